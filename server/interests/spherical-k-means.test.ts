import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '#knowledge';
import { normaliseRows, sphericalKMeans, type UnitRows } from './spherical-k-means.ts';

const seed = Number(process.env['SEED'] ?? 7);
const DIMENSIONS = 32;

/** Rows scattered about so many directions; row i belongs to direction i % count. */
function scatter(count: number, size: number): UnitRows {
  const random = randomFrom(seed);
  const directions = Array.from({ length: count }, () => Array.from({ length: DIMENSIONS }, () => random() - 0.5));
  const values = Float32Array.from({ length: size * DIMENSIONS }, (_, i) => {
    const direction = directions[Math.floor(i / DIMENSIONS) % count]!;
    return direction[i % DIMENSIONS]! + (random() - 0.5) * 0.3;
  });
  const rows = { dimensions: DIMENSIONS, values };
  normaliseRows(rows);
  return rows;
}

test(`rows that point the same way come into one cluster (seed ${seed})`, () => {
  const { members } = sphericalKMeans(scatter(5, 200), 5, randomFrom(seed), 5);
  const together = Map.groupBy(members.keys(), (row) => members[row]!);
  assert.equal(together.size, 5);
  for (const rows of together.values()) assert.equal(new Set(rows.map((row) => row % 5)).size, 1);
});

test('the same rows and the same seed give the same clusters', () => {
  const [one, other] = [1, 2].map(() => sphericalKMeans(scatter(4, 90), 6, randomFrom(seed)));
  assert.deepEqual(one, other);
});

test('more attempts never end with members farther from their middles', () => {
  const closeness = (attempts: number) =>
    sphericalKMeans(scatter(8, 120), 8, randomFrom(seed), attempts).closeness.reduce((sum, value) => sum + value, 0);
  assert.ok(closeness(6) >= closeness(1));
});

test('no more clusters are made than there are rows, and none of nothing', () => {
  assert.equal(sphericalKMeans(scatter(2, 3), 9, randomFrom(seed)).centroids.values.length, 3 * DIMENSIONS);
  const nothing = sphericalKMeans({ dimensions: DIMENSIONS, values: new Float32Array() }, 4, randomFrom(seed));
  assert.equal(nothing.members.length, 0);
});
