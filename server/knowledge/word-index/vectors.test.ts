import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../meaning/random.ts';
import { ROWS_AT_ONCE } from './scanner.ts';
import { Compass, createVectors, setVector } from './vectors.ts';

const seed = 11;

/** Few rows are copied to the kernel, many lie where it reaches them. */
for (const [passages, dimensions] of [
  [300, 20],
  [5_000, 256],
] as const)
  test(`cosines of ${passages} rows of ${dimensions} are those of one row after the other (seed ${seed})`, () => {
    const random = randomFrom(seed);
    const vectorOf = () => Int8Array.from({ length: dimensions }, () => Math.floor(random() * 255) - 127);
    const vectors = createVectors('space', dimensions, passages);
    assert.equal(vectors.scanner !== null, passages === 5_000);
    // Some have none yet.
    for (let passage = 0; passage < passages; passage += 1 + (passage % 2)) setVector(vectors, passage, vectorOf());
    for (const compass of [new Compass('space', vectorOf()), new Compass('space', vectorOf())])
      for (let start = 0; start < passages; start += 1 + Math.floor(random() * 200)) {
        const end = Math.min(passages, start + 1 + Math.floor(random() * ROWS_AT_ONCE));
        const expected = Array.from({ length: end - start }, (_, i) => compass.cosine(vectors, start + i));
        assert.deepEqual([...compass.cosines(vectors, start, end).subarray(0, end - start)], expected);
      }
  });
