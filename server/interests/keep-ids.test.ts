import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchTopics } from './keep-ids.ts';

const members = (...ids: string[]) => new Map(ids.map((id) => [id, 1]));

test('a topic that kept most of its documents is the same topic', () => {
  assert.deepEqual(
    matchTopics([members('a', 'b', 'c'), members('x', 'y')], [members('y', 'x', 'z'), members('a', 'b')]),
    [1, 0],
  );
});

test('of two halves the larger one keeps the name; the other is new', () => {
  assert.deepEqual(matchTopics([members('a', 'b', 'c', 'd', 'e')], [members('a', 'b'), members('c', 'd', 'e')]), [
    null,
    0,
  ]);
});

test('a topic with little in common is new', () => {
  assert.deepEqual(matchTopics([members('a', 'b', 'c')], [members('c', 'd', 'e', 'f')]), [null]);
  assert.deepEqual(matchTopics([], [members('a')]), [null]);
});
