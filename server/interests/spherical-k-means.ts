import { productsWith } from '#knowledge';

/** Rows of `dimensions` numbers, one after the other; each row is of length one, or nothing but zeros. */
export type UnitRows = { dimensions: number; values: Float32Array };

export type Clusters = {
  centroids: UnitRows;
  /** Of each row: its cluster. */
  members: Uint32Array;
  /** Of each row: the cosine with the centroid of its cluster. */
  closeness: Float32Array;
};

const MOST_PASSES = 30;
/** Settled when no more than this share of the rows moves. */
const FEW_MOVES = 0.002;

export const countRows = ({ dimensions, values }: UnitRows): number => values.length / dimensions;

/**
 * Spherical k-means (Dhillon & Modha 2001) seeded by k-means++ (Arthur & Vassilvitskii 2007) on cosine distance. Of
 * `attempts` runs the one whose members lie closest. The same rows and the same seed give the same clusters; a cluster
 * that loses its last member keeps its centroid.
 */
export function sphericalKMeans(rows: UnitRows, wanted: number, random: () => number, attempts = 1): Clusters {
  const count = Math.min(wanted, countRows(rows));
  let best: Clusters | null = null;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = settle(rows, seed(rows, count, random));
    if (!best || sum(found.closeness) > sum(best.closeness)) best = found;
  }
  return best ?? settle(rows, { dimensions: rows.dimensions, values: new Float32Array() });
}

/** Each row goes to the closest centroid, the first of equals. */
export function assign(rows: UnitRows, centroids: UnitRows): Pick<Clusters, 'members' | 'closeness'> {
  const { dimensions, values } = rows;
  const size = countRows(rows);
  const members = new Uint32Array(size);
  const closeness = new Float32Array(size).fill(-1);
  const cosinesOf = productsWith(centroids.values, dimensions);
  for (let row = 0; row < size; row++)
    cosinesOf(values.subarray(row * dimensions, (row + 1) * dimensions)).forEach((cosine, cluster) => {
      if (cosine <= closeness[row]!) return;
      closeness[row] = cosine;
      members[row] = cluster;
    });
  return { members, closeness };
}

export function pickRows({ dimensions, values }: UnitRows, rows: number[]): UnitRows {
  const picked = { dimensions, values: new Float32Array(rows.length * dimensions) };
  rows.forEach((row, place) =>
    picked.values.set(values.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions),
  );
  return picked;
}

/** The inner product of a row of each: their cosine. */
export const dot = (a: UnitRows, rowOfA: number, b: UnitRows, rowOfB: number): number =>
  product(a.values, rowOfA * a.dimensions, b.values, rowOfB * b.dimensions, a.dimensions);

/** Four sums that do not wait for each other. */
function product(a: Float32Array, startOfA: number, b: Float32Array, startOfB: number, length: number): number {
  let one = 0;
  let two = 0;
  let three = 0;
  let four = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    one += a[startOfA + i]! * b[startOfB + i]!;
    two += a[startOfA + i + 1]! * b[startOfB + i + 1]!;
    three += a[startOfA + i + 2]! * b[startOfB + i + 2]!;
    four += a[startOfA + i + 3]! * b[startOfB + i + 3]!;
  }
  for (; i < length; i++) one += a[startOfA + i]! * b[startOfB + i]!;
  return one + two + three + four;
}

/** Gives every row the length one; a row of zeros stays. */
export function normaliseRows({ dimensions, values }: UnitRows): void {
  for (let from = 0; from < values.length; from += dimensions) {
    let square = 0;
    for (let i = from; i < from + dimensions; i++) square += values[i]! ** 2;
    const length = Math.sqrt(square) || 1;
    for (let i = from; i < from + dimensions; i++) values[i]! /= length;
  }
}

function settle(rows: UnitRows, centroids: UnitRows): Clusters {
  let found = assign(rows, centroids);
  for (let pass = 1; pass < MOST_PASSES; pass++) {
    moveTo(centroids, rows, found.members);
    const next = assign(rows, centroids);
    const moved = next.members.reduce((count, cluster, row) => count + (cluster === found.members[row] ? 0 : 1), 0);
    found = next;
    if (moved <= countRows(rows) * FEW_MOVES) break;
  }
  return { centroids, ...found };
}

/** Puts each centroid in the middle of its members. */
function moveTo(centroids: UnitRows, rows: UnitRows, members: Uint32Array): void {
  const { dimensions } = rows;
  const sums = new Float32Array(centroids.values.length);
  const taken = new Set(members);
  members.forEach((cluster, row) => {
    for (let i = 0, to = cluster * dimensions, from = row * dimensions; i < dimensions; i++)
      sums[to + i]! += rows.values[from + i]!;
  });
  for (const cluster of taken)
    centroids.values.set(sums.subarray(cluster * dimensions, (cluster + 1) * dimensions), cluster * dimensions);
  normaliseRows(centroids);
}

/** Draws rows as first centroids, each with a chance in proportion to its squared distance from those drawn before. */
function seed(rows: UnitRows, count: number, random: () => number): UnitRows {
  const { dimensions } = rows;
  const size = countRows(rows);
  const centroids = { dimensions, values: new Float32Array(count * dimensions) };
  const chances = new Float64Array(size).fill(1);
  for (let drawn = 0; drawn < count; drawn++) {
    const row = draw(chances, random);
    centroids.values.set(rows.values.subarray(row * dimensions, (row + 1) * dimensions), drawn * dimensions);
    for (let other = 0; other < size; other++) {
      // Between unit vectors the squared distance is twice one minus the cosine.
      const distance = Math.max(0, 1 - dot(rows, other, centroids, drawn));
      chances[other] = drawn === 0 ? distance : Math.min(chances[other]!, distance);
    }
  }
  return centroids;
}

function draw(chances: Float64Array, random: () => number): number {
  let rest = random() * sum(chances);
  for (let place = 0; place < chances.length; place++) {
    rest -= chances[place]!;
    if (rest < 0) return place;
  }
  return Math.floor(random() * chances.length);
}

const sum = (numbers: Float32Array | Float64Array): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};
