import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameTopics, type NamingOptions, type Saying } from './naming.ts';

const say = (topic: number, title: string, text: string, language = 'en'): Saying => ({
  topic,
  weight: 1,
  language,
  title,
  headings: [],
  texts: [text],
});

function name(sayings: Saying[], options: Partial<NamingOptions> = {}): Array<string | undefined> {
  const topics = Math.max(...sayings.map(({ topic }) => topic)) + 1;
  const plain = { topics, nearness: () => 1, names: new Set<string>(), language: 'en', taken: [], broad: false };
  return nameTopics(sayings, { ...plain, ...options }).map((found) => found?.name);
}

const elsewhere = [
  say(1, 'Soup', 'The soup of the canteen is hot. A soup of peas.'),
  say(1, 'Soup on Thursday', 'The soup is made by everybody. We like the soup.'),
];

test('a topic is called what its documents have in common, in one to three words', () => {
  const sayings = [
    say(0, 'Incident reviews', 'After an outage the team holds an incident review within a week.'),
    say(0, 'How we hold an incident review', 'The incident review has no blame in it.'),
    ...elsewhere,
  ];
  assert.deepEqual(name(sayings), ['Incident review', 'Soup']);
});

test('verbs, filling words and numbers name nothing', () => {
  const sayings = [
    say(0, 'When we decide', 'We decide together. To decide, we use 12 cards. You decide a thing in the ballot.'),
    say(0, 'To decide quickly', 'They decide with the ballot. We decide it in 2 minutes usually. I decide the rest.'),
    ...elsewhere,
  ];
  assert.equal(name(sayings)[0], 'Ballot');
});

test('the commonest way of writing is taken, with capitals only where they belong', () => {
  const sayings = [
    say(0, 'RFCS', 'We write RFCs for the big things. All RFCs are public. Our RFCs are short.'),
    say(0, 'Writing RFCs', 'The RFCs of the year. Some RFCs are old.'),
    ...elsewhere,
  ];
  assert.equal(name(sayings)[0], 'RFCs');
});

test('a phrase that is taken, or that names somebody, is passed over for the next', () => {
  const sayings = [
    say(0, 'Rope', 'The rope of Bever is steel. A groove for the rope. It is Bever again.'),
    say(0, 'The rope', 'The rope has a groove. We saw Bever and the rope.'),
    ...elsewhere,
  ];
  assert.equal(name(sayings)[0], 'Rope');
  assert.equal(name(sayings, { taken: ['rope'], names: new Set(['bever']) })[0], 'Groove');
});

test('of words that fit alike the organisation’s language has it', () => {
  const sayings = [
    say(0, 'Sluis', 'De sluis is dicht. Bij de sluis wacht de boot.', 'nl'),
    say(0, 'De sluis', 'Na de sluis komt de haven.', 'nl'),
    say(0, 'Lock', 'The lock is shut. At the lock.', 'en'),
    say(0, 'The lock', 'Behind the lock is the harbour.', 'en'),
    ...elsewhere,
  ];
  assert.equal(name(sayings)[0], 'Lock');
  assert.equal(name(sayings, { language: 'nl' })[0], 'Sluis');
});

test('what no two documents say has no name', () => {
  assert.deepEqual(name([say(0, 'One', 'The heron stands.'), say(0, 'Two', 'A lamp burns.'), ...elsewhere]), [
    undefined,
    'Soup',
  ]);
});
