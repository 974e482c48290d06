import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPerson } from '#contract/organisation.ts';
import { byTeam, thoseNamed } from './demo-people.ts';

const person = (name: string, team: string | null, title = 'Engineer'): DemoPerson => ({
  id: name,
  name,
  title,
  team,
  about: null,
  role: 'member',
});
const people = [person('Zoé Lambert', 'Yard'), person('Ana Ruiz', null), person('Bo de Wit', 'Data', 'Analyst')];
const names = (found: DemoPerson[]) => found.map(({ name }) => name);

test('somebody is found by parts of name, title and team, without accents', () => {
  assert.deepEqual(names(thoseNamed(people, 'zoe yard')), ['Zoé Lambert']);
  assert.deepEqual(names(thoseNamed(people, 'ANALYST')), ['Bo de Wit']);
  assert.deepEqual(names(thoseNamed(people, ' ')), names(people));
  assert.deepEqual(thoseNamed(people, 'nobody'), []);
});

test('teams stand by name, and who has none comes last', () => {
  assert.deepEqual(
    byTeam(people).map(({ team }) => team),
    ['Data', 'Yard', null],
  );
});
