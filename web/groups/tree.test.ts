import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Branch, treeOf } from './tree.ts';

const node = (id: string, ...parentIds: string[]) => ({ id, name: id, kind: 'team' as const, people: 1, parentIds });
const names = (branches: Branch[]): unknown[] => branches.map(({ group, children }) => [group.id, ...names(children)]);

test('groups stand below the groups they are part of', () => {
  assert.deepEqual(names(treeOf([node('yard', 'delivery'), node('delivery'), node('paint', 'yard'), node('office')])), [
    ['delivery', ['yard', ['paint']]],
    ['office'],
  ]);
});

test('a group in two others stands below both', () => {
  assert.deepEqual(names(treeOf([node('a'), node('b'), node('c', 'a', 'b')])), [
    ['a', ['c']],
    ['b', ['c']],
  ]);
});

test('a group whose parent is of another kind stands at the top', () => {
  assert.deepEqual(names(treeOf([node('c', 'elsewhere')])), [['c']]);
});
