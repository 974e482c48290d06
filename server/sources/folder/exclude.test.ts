import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excludedBy } from './exclude.ts';

test('patterns leave out what they say', () => {
  const table: Array<[pattern: string, id: string, excluded: boolean]> = [
    ['.*', '.git', true],
    ['.*', 'a/b/.hidden', true],
    ['.*', 'a.b', false],
    ['node_modules', 'x/node_modules', true],
    ['node_modules', 'x/node_modules2', false],
    ['node_modules/', 'node_modules', true],
    ['*.tmp', 'a/b.tmp', true],
    ['*.tmp', 'b.tmp.txt', false],
    ['~$*', 'x/~$letter.docx', true],
    ['?.md', 'é.md', true],
    ['?.md', '😀.md', true],
    ['?.md', 'ab.md', false],
    ['a/b', 'a/b', true],
    ['a/b', 'x/a/b', false],
    ['/top', 'top', true],
    ['/top', 'x/top', false],
    ['a/*/c', 'a/b/c', true],
    ['a/*/c', 'a/b/b/c', false],
    ['a/**/c', 'a/b/b/c', true],
    ['a/**/c', 'a/c', true],
    ['**/old/*', 'x/y/old/z', true],
    ['**', 'x/y', true],
    ['[a]', 'a', false],
    ['(', '(', true],
  ];
  for (const [pattern, id, excluded] of table) assert.equal(excludedBy([pattern])(id), excluded, `${pattern} ${id}`);
});

test('no pattern makes matching explode', { timeout: 5_000 }, () => {
  const stars = `${'*a'.repeat(90)}b`;
  const deep = `${'**/a/'.repeat(30)}b`;
  for (let times = 0; times < 100; times++) {
    assert.equal(excludedBy([stars])('a'.repeat(255)), false);
    assert.equal(excludedBy([deep])(Array(200).fill('a').join('/')), false);
  }
});
