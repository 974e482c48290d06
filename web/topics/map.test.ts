import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TopicOnMap } from '#contract/topics.ts';
import { contours, smoothPath } from './contours.ts';
import { placeGroupLabels, placeLabels, TOPIC_FONT } from './labels.ts';
import { nextTowards, type Placed, placeTopics } from './layout.ts';
import { hillsOf } from './terrain.ts';

const size = { width: 900, height: 560 };
const whole = { x: 0, y: 0, zoom: 1 };

const topic = (id: string, x: number, y: number, documents = 5, group = 'g'): TopicOnMap => ({
  id,
  name: `Topic ${id}`,
  group,
  x,
  y,
  terms: [],
  documents,
  recent: 0,
});
const crowd = placeTopics(
  Array.from({ length: 60 }, (_, at) => topic(`${at}`, (at % 10) * 0.16, Math.floor(at / 10) * 0.18, at, `${at % 3}`)),
  size,
);
const at = (id: string): Placed => crowd.find((one) => one.topic.id === id)!;

test('a hill in a grid has one closed line around it at each height', () => {
  const heights = Float32Array.from(
    { length: 49 },
    (_, i) => 3 - Math.max(Math.abs((i % 7) - 3), Math.abs(Math.floor(i / 7) - 3)),
  );
  const grid = { columns: 7, rows: 7, step: 10, heights };
  for (const height of [0.5, 1.5, 2.5]) {
    const [ring, ...others] = contours(grid, height);
    assert.equal(others.length, 0);
    for (const { x, y } of ring!) assert.ok(Math.max(Math.abs(x - 30), Math.abs(y - 30)) <= 10 * (3 - height) + 1e-4);
    assert.match(smoothPath(ring!), /^M[\d. ]+(Q[\d. ]+)+Z$/);
  }
});

test('a plain has no lines, two hills have two, a high rim is closed at the edge', () => {
  const grid = (...heights: number[]) => ({ columns: 5, rows: 1, step: 1, heights: Float32Array.from(heights) });
  assert.deepEqual(contours(grid(0, 0, 0, 0, 0), 1), []);
  assert.equal(contours(grid(0, 2, 0, 2, 0), 1).length, 2);
  assert.equal(contours(grid(2, 2, 2, 2, 2), 1).length, 1);
});

test('every topic is on the map, larger where there is more to read', () => {
  for (const { x, y, radius } of crowd) {
    assert.ok(x > radius && x < size.width - radius);
    assert.ok(y > radius && y < size.height - radius);
  }
  assert.ok(at('59').radius > at('20').radius && at('20').radius > at('0').radius);
});

test('each group has a hill of its own, whatever the number of topics', () => {
  assert.deepEqual(hillsOf([], size), []);
  const hills = hillsOf(crowd, size);
  assert.deepEqual(hills.map(({ group }) => group).toSorted(), ['0', '1', '2']);
  const [alone] = hillsOf(placeTopics([topic('a', 0.8, 0.5)], size), size);
  assert.ok(alone?.lines.every((line) => line.startsWith('M')));
});

test('names never cover each other or a name of a group; the largest topic always has its name', () => {
  const groups = placeGroupLabels(
    ['0', '1', '2'].map((id) => ({ id, name: `Group ${id}` })),
    crowd,
    whole,
    size,
  );
  const labels = placeLabels(
    crowd,
    whole,
    size,
    groups.map(({ box }) => box),
  );
  assert.ok(labels.length > 10 && labels.some(({ id }) => id === '59'));
  const boxes = labels.map(({ x, y, text, anchor }) => {
    const width = text.length * TOPIC_FONT * 0.5;
    const left = anchor === 'middle' ? x - width / 2 : anchor === 'start' ? x : x - width;
    return { left, right: left + width, top: y - TOPIC_FONT * 0.7, bottom: y };
  });
  for (const [i, a] of boxes.entries())
    for (const b of [...boxes.slice(i + 1), ...groups.map(({ box }) => box)])
      assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
});

test('closer to the map there is room for more names', () => {
  const small = placeTopics(
    crowd.map((one) => one.topic),
    { width: 340, height: 400 },
  );
  const near = placeLabels(small, { x: 0, y: 0, zoom: 3 }, { width: 1020, height: 1200 }, []);
  assert.ok(near.length > placeLabels(small, whole, { width: 340, height: 400 }, []).length);
});

test('arrow keys go to the next topic in their direction and stop at the rim', () => {
  assert.equal(nextTowards(crowd, at('22'), 'right')?.topic.id, '23');
  assert.equal(nextTowards(crowd, at('22'), 'down')?.topic.id, '32');
  assert.equal(nextTowards(crowd, at('0'), 'left'), null);
  assert.equal(nextTowards(crowd, at('0'), 'up'), null);
});
