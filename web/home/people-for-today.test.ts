import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseForToday, type SomebodyElse } from './people-for-today.ts';

const person = (id: string, more: Partial<SomebodyElse> = {}): SomebodyElse => ({
  id,
  name: id,
  title: null,
  team: 'Yard',
  picture: null,
  location: null,
  about: null,
  ...more,
});
const me = person('me');
const monday = new Date(2026, 4, 11, 8);
const ids = (people: SomebodyElse[]) => people.map(({ id }) => id);
const many = Array.from({ length: 30 }, (_, index) => person(`p${index}`, { about: 'Hello', team: 'Sales' }));

test('nobody meets herself', () => assert.deepEqual(chooseForToday([me], me, monday, 5), []));

test('who told something comes before who did not, other teams before one’s own', () => {
  const silent = person('silent', { team: 'Sales' });
  const near = person('near', { about: 'Hello' });
  const far = person('far', { about: 'Hello', team: 'Sales' });
  assert.deepEqual(ids(chooseForToday([silent, near, far], me, monday, 5)), ['far', 'near', 'silent']);
});

test('the choice stays for the day, whatever order people come in, and changes with it', () => {
  const morning = ids(chooseForToday(many, me, monday, 5));
  assert.deepEqual(ids(chooseForToday(many.toReversed(), me, new Date(2026, 4, 11, 23), 5)), morning);
  assert.notDeepEqual(ids(chooseForToday(many, me, new Date(2026, 4, 12), 5)), morning);
});

test('in a month nearly everybody has been seen', () => {
  const seen = new Set(
    Array.from({ length: 30 }, (_, day) => ids(chooseForToday(many, me, new Date(2026, 4, 1 + day), 5))).flat(),
  );
  assert.ok(seen.size >= 28, `${seen.size} of 30`);
});
