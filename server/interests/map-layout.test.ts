import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAP_WIDTH } from '#contract/topics.ts';
import { randomFrom } from '#knowledge';
import { layOut, type Point } from './map-layout.ts';
import { normaliseRows, type UnitRows } from './spherical-k-means.ts';

const seed = Number(process.env['SEED'] ?? 3);
const GROUPS = 4;
const TOPICS = 28;

/** Topics in four directions; topic i belongs to group i % 4. */
function topics(): { centroids: UnitRows; groups: number[] } {
  const random = randomFrom(seed);
  const groups = Array.from({ length: TOPICS }, (_, topic) => topic % GROUPS);
  const values = groups.flatMap((group) =>
    Array.from({ length: 16 }, (_, i) => (i % GROUPS === group ? 1 : 0) + (random() - 0.5) * 0.8),
  );
  const centroids = { dimensions: 16, values: Float32Array.from(values) };
  normaliseRows(centroids);
  return { centroids, groups };
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

test(`everything is on the map and has room (seed ${seed})`, () => {
  const { centroids, groups } = topics();
  const points = layOut(centroids, groups);
  for (const { x, y } of points) assert.ok(x >= 0 && x <= MAP_WIDTH + 1e-9 && y >= 0 && y <= 1 + 1e-9, `${x}, ${y}`);
  const nearest = points.map((one, i) =>
    Math.min(...points.filter((_, j) => j !== i).map((other) => apart(one, other))),
  );
  assert.ok(Math.min(...nearest) > 0.5 * Math.sqrt(MAP_WIDTH / TOPICS), `${Math.min(...nearest)}`);
});

test('topics of one group stand closer together than to the others', () => {
  const { centroids, groups } = topics();
  const points = layOut(centroids, groups);
  const mean = (same: boolean) => {
    const distances = points.flatMap((one, i) =>
      points.flatMap((other, j) => (j < i && (groups[i] === groups[j]) === same ? [apart(one, other)] : [])),
    );
    return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  };
  assert.ok(mean(true) < 0.7 * mean(false), `${mean(true)} within, ${mean(false)} between`);
});

test('topics that were on the last map stay about where they were', () => {
  const { centroids, groups } = topics();
  const before = layOut(centroids, groups);
  const mirrored = before.map(({ x, y }) => ({ x: MAP_WIDTH - x, y }));
  const after = layOut(
    centroids,
    groups,
    mirrored.map((point, topic) => (topic === 5 ? null : point)),
  );
  const moved = after.map((point, topic) => apart(point, mirrored[topic]!));
  assert.ok(moved.reduce((sum, one) => sum + one, 0) / TOPICS < 0.2, `moved by ${moved.join(', ')}`);
});

test('one topic stands in the middle', () => {
  assert.deepEqual(layOut({ dimensions: 2, values: Float32Array.of(1, 0) }, [0]), [{ x: MAP_WIDTH / 2, y: 0.5 }]);
});
