import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseRows } from './spherical-k-means.ts';
import { gather } from './ward.ts';

/** Directions in a plane, by their angle in degrees. */
function towards(...angles: number[]) {
  const values = angles.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);
  const rows = { dimensions: 2, values: Float32Array.from(values) };
  normaliseRows(rows);
  return rows;
}

test('what is near is gathered first, the largest group is the first', () => {
  assert.deepEqual(gather(towards(0, 180, 4, 176, 8, 90), 3), [0, 1, 0, 1, 0, 2]);
});

test('one group holds all; as many groups as rows leave each alone', () => {
  assert.deepEqual(gather(towards(0, 90, 200), 1), [0, 0, 0]);
  assert.equal(new Set(gather(towards(0, 90, 200), 3)).size, 3);
  assert.deepEqual(gather(towards(), 2), []);
});

test('rows that are the same are gathered without end or trouble', () => {
  assert.deepEqual(gather(towards(0, 0, 0, 0, 120), 2), [0, 0, 0, 0, 1]);
});
