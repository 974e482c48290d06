import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../../../tests/support/random.ts';
import type { SparseRows } from './sparse-rows.ts';
import { dominantSubspace } from './subspace.ts';

const SEED = Number(process.env['SEED'] ?? 1);

/** Rows that are sums of a few patterns, the first ones strongest, with some entries left out. */
function patterned(rows: number, columns: number, patterns: number, random: () => number): SparseRows {
  const shapes = Array.from({ length: patterns }, () => Float64Array.from({ length: columns }, () => random() - 0.5));
  const starts = new Uint32Array(rows + 1);
  const [places, values]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    const shares = shapes.map((_, pattern) => (random() - 0.5) / (1 + pattern));
    for (let column = 0; column < columns; column++) {
      if (random() < 0.3) continue;
      places.push(column);
      values.push(shapes.reduce((sum, shape, pattern) => sum + shares[pattern]! * shape[column]!, 0));
    }
    starts[row + 1] = places.length;
  }
  return { columns, starts, places: Uint32Array.from(places), values: Float32Array.from(values) };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

/** How much of a sparse matrix lies along a vector: |X v|. */
function stretch({ starts, places, values }: SparseRows, vector: number[]): number {
  let squares = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    let product = 0;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++)
      product += values[entry]! * vector[places[entry]!]!;
    squares += product * product;
  }
  return Math.sqrt(squares);
}

/** The largest singular values, one after the other, by plain power iteration in double precision. */
function largestStretches(rows: SparseRows, wanted: number, random: () => number): number[] {
  const found: number[][] = [];
  for (let k = 0; k < wanted; k++) {
    let vector = Array.from({ length: rows.columns }, () => random() - 0.5);
    for (let step = 0; step < 3_000; step++) {
      const next = Array.from({ length: rows.columns }, () => 0);
      for (let row = 0; row + 1 < rows.starts.length; row++) {
        let product = 0;
        for (let entry = rows.starts[row]!; entry < rows.starts[row + 1]!; entry++)
          product += rows.values[entry]! * vector[rows.places[entry]!]!;
        for (let entry = rows.starts[row]!; entry < rows.starts[row + 1]!; entry++)
          next[rows.places[entry]!]! += product * rows.values[entry]!;
      }
      for (const other of found) {
        const along = dot(next, other);
        next.forEach((value, i) => (next[i] = value - along * other[i]!));
      }
      const length = Math.sqrt(dot(next, next));
      vector = next.map((value) => value / length);
    }
    found.push(vector);
  }
  return found.map((vector) => stretch(rows, vector));
}

test('the dominant directions are orthonormal and stretch the rows as much as any can', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const random = randomFrom(SEED);
  const rows = patterned(150, 70, 12, random);
  const { rank, rowOf } = dominantSubspace(rows, 4, random);
  const vectors = Array.from({ length: rank }, (_, k) =>
    Array.from({ length: rows.columns }, (_row, c) => rowOf(c)[k]!),
  );
  for (const [i, one] of vectors.entries())
    for (const [j, other] of vectors.entries())
      assert.ok(Math.abs(dot(one, other) - (i === j ? 1 : 0)) < 1e-4, `${i} and ${j}: ${dot(one, other)}`);
  const expected = largestStretches(rows, rank, random);
  for (const [k, vector] of vectors.entries()) {
    const share = stretch(rows, vector) / expected[k]!;
    assert.ok(share > 0.98 && share < 1.02, `direction ${k} stretches ${share} times what it should`);
  }
});

test('where rows have fewer directions than are wanted, the others are nothing', () => {
  const one = { columns: 3, starts: Uint32Array.of(0, 2, 4), places: Uint32Array.of(0, 1, 0, 1) };
  const { rank, rowOf } = dominantSubspace({ ...one, values: Float32Array.of(1, 1, 2, 2) }, 2, randomFrom(SEED));
  assert.equal(rank, 2);
  const [first, second, third] = [rowOf(0), rowOf(1), rowOf(2)];
  assert.ok(Math.abs(Math.abs(first[0]!) - Math.SQRT1_2) < 1e-5 && Math.abs(first[0]! - second[0]!) < 1e-5);
  assert.deepEqual(
    [first[1], second[1], ...third].map((value) => Math.abs(value ?? 1)),
    [0, 0, 0, 0],
  );
});
