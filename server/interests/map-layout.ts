import { MAP_WIDTH } from '#contract/topics.ts';
import { countRows, dot, type UnitRows } from './spherical-k-means.ts';

export type Point = { x: number; y: number };

const PASSES = 150;
/** Topics of one group stand closer together than their meanings alone would have them. */
const WITHIN_GROUP = 0.55;
/** Of the room there would be for each, if all stood evenly. */
const ROOM = 0.8;

/**
 * Places topics on a map, near in meaning near on the map: stress majorisation (Gansner, Koren & North 2004), then
 * moved apart until each has room. `before`: where some of them stood on the last map, so that they stay about there.
 */
export function layOut(centroids: UnitRows, groups: number[], before: Array<Point | null> = []): Point[] {
  const count = countRows(centroids);
  if (count < 2) return Array.from({ length: count }, () => ({ x: MAP_WIDTH / 2, y: 0.5 }));
  const wanted = wantedDistances(centroids, groups);
  const points = startingPoints(centroids, groups, before);
  for (let pass = 0; pass < PASSES; pass++) majorise(points, wanted);
  fill(points);
  const room = ROOM * Math.sqrt(MAP_WIDTH / count);
  for (let pass = 0; pass < PASSES && pushApart(points, room); pass++) fill(points);
  return points;
}

/** A matrix of distances, row by row: one minus the cosine, less within a group. */
function wantedDistances(centroids: UnitRows, groups: number[]): Float32Array {
  const count = countRows(centroids);
  const wanted = new Float32Array(count * count);
  for (let a = 0; a < count; a++)
    for (let b = 0; b < a; b++) {
      const apart = Math.max(0.05, 1 - dot(centroids, a, centroids, b)) * (groups[a] === groups[b] ? WITHIN_GROUP : 1);
      wanted[a * count + b] = apart;
      wanted[b * count + a] = apart;
    }
  return wanted;
}

/** Groups on a circle, their topics around them; those that were on a map before begin where they were. */
function startingPoints(centroids: UnitRows, groups: number[], before: Array<Point | null>): Point[] {
  const order = aroundTheCircle(centroids, groups);
  return groups.map((group, topic) => {
    const old = before[topic];
    if (old) return { x: old.x - MAP_WIDTH / 2, y: old.y - 0.5 };
    const angle = (2 * Math.PI * (order.get(group) ?? 0)) / order.size;
    // The golden angle spreads any number of points evenly.
    const turn = topic * Math.PI * (3 - Math.sqrt(5));
    return { x: 0.4 * Math.cos(angle) + 0.1 * Math.cos(turn), y: 0.4 * Math.sin(angle) + 0.1 * Math.sin(turn) };
  });
}

/** Neighbouring places for groups that are near: each is followed by the nearest that has no place yet. */
function aroundTheCircle(centroids: UnitRows, groups: number[]): Map<number, number> {
  const members = Map.groupBy(groups.keys(), (topic) => groups[topic]!);
  const nearness = (a: number, b: number) => {
    let sum = 0;
    for (const one of members.get(a)!)
      for (const other of members.get(b)!) sum += dot(centroids, one, centroids, other);
    return sum / (members.get(a)!.length * members.get(b)!.length);
  };
  const left = new Set([...members.keys()].sort((a, b) => a - b));
  const order = new Map<number, number>();
  let last = left.values().next().value;
  while (last !== undefined) {
    order.set(last, order.size);
    left.delete(last);
    const from: number = last;
    last = [...left].sort((a, b) => nearness(from, b) - nearness(from, a))[0];
  }
  return order;
}

/** One pass: every point goes to the mean of where the others would have it, near ones counting most. */
function majorise(points: Point[], wanted: Float32Array): void {
  const old = points.map((point) => ({ ...point }));
  points.forEach((point, a) => {
    let [x, y, weights] = [0, 0, 0];
    old.forEach((other, b) => {
      if (a === b) return;
      const distance = wanted[a * points.length + b]!;
      const weight = 1 / distance ** 2;
      const [dx, dy] = [old[a]!.x - other.x, old[a]!.y - other.y];
      const stretch = distance / Math.max(1e-6, Math.hypot(dx, dy));
      x += weight * (other.x + dx * stretch);
      y += weight * (other.y + dy * stretch);
      weights += weight;
    });
    point.x = x / weights;
    point.y = y / weights;
  });
}

/** Moves pairs that are closer than `room` half of what is missing each; false when there were none. */
function pushApart(points: Point[], room: number): boolean {
  let moved = false;
  for (let a = 0; a < points.length; a++)
    for (let b = 0; b < a; b++) {
      const [one, other] = [points[a]!, points[b]!];
      const [dx, dy] = [one.x - other.x, one.y - other.y];
      const apart = Math.hypot(dx, dy);
      if (apart >= room * 0.98) continue;
      moved = true;
      const [ux, uy] = apart > 1e-9 ? [dx / apart, dy / apart] : [Math.cos(a), Math.sin(a)];
      const step = (room - apart) / 2;
      one.x += ux * step;
      one.y += uy * step;
      other.x -= ux * step;
      other.y -= uy * step;
    }
  return moved;
}

/** Stretches the whole so that it fills the map. */
function fill(points: Point[]): void {
  for (const [axis, length] of [['x', MAP_WIDTH] as const, ['y', 1] as const]) {
    const [least, most] = [
      Math.min(...points.map((point) => point[axis])),
      Math.max(...points.map((point) => point[axis])),
    ];
    for (const point of points)
      point[axis] = most - least < 1e-6 ? length / 2 : ((point[axis] - least) / (most - least)) * length;
  }
}
