import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AudienceView } from '#contract/people.ts';
import { sayAudience } from './audience-words.ts';

const said: Record<string, string> = {
  'documents.audience.everyone': 'Everyone',
  'documents.audience.nobody': 'Nobody',
  'documents.audience.you': 'Only you',
  'documents.audience.me': 'you',
};
const say = (key: string, values: Record<string, unknown> = {}) => {
  if (key === 'documents.audience.team') return `Team ${String(values.name)}`;
  return key === 'documents.audience.people' ? `${String(values.count)} people` : (said[key] ?? key);
};
const person = (id: string) => ({ id, name: id, title: null, team: null, picture: null });
const group = (name: string, kind: 'team' | 'community' = 'team') => ({ id: name, name, kind, people: 3 });
const words = (audience: Partial<AudienceView>) =>
  sayAudience({ everyone: false, groups: [], people: [], ...audience }, 'ada', say, 'en');

test('an audience is said in the words of a colleague', () => {
  assert.equal(words({ everyone: true }), 'Everyone');
  assert.equal(words({ people: [person('ada')] }), 'Only you');
  assert.equal(words({ people: [person('Ben')] }), 'Ben');
  assert.equal(
    words({ groups: [group('Support'), group('Battery friends', 'community')] }),
    'Team Support and Battery friends',
  );
  assert.equal(
    words({ groups: [group('Support')], people: [person('ada'), person('Ben')] }),
    'Team Support, you, and Ben',
  );
});

test('many people are counted, not listed', () => {
  assert.equal(words({ people: ['a', 'b', 'c', 'd'].map(person) }), '4 people');
});

test('an audience of nobody is not mistaken for everyone', () => {
  assert.equal(words({}), 'Nobody');
});
