import { eigenOf } from './eigen.ts';
import { rowCount, type SparseRows } from './sparse-rows.ts';
import { gramOf, timesGram, timesSmall } from './tall-matrix.ts';

const OVERSAMPLE = 20;
const POWER_ITERATIONS = 2;
/** Of the largest singular value: what is below this is rounding. */
const NOTHING = 1e-6;

/** Right singular vectors, row-major (columns of the matrix x `rank`), and their singular values, largest first. */
export type Subspace = { rank: number; vectors: Float32Array; values: Float64Array };

/**
 * The dominant right singular vectors of a sparse matrix by randomised subspace iteration (Halko, Martinsson and Tropp
 * 2011, algorithm 4.4): a few passes over the rows, memory for two tall matrices. The same numbers from `random` give
 * the same result. `wanted` is lowered to what the matrix can have.
 */
export function dominantSubspace(rows: SparseRows, wanted: number, random: () => number): Subspace {
  const rank = Math.min(wanted, rows.columns, rowCount(rows));
  const width = Math.min(rank + OVERSAMPLE, rows.columns);
  let basis: Float32Array = Float32Array.from({ length: rows.columns * width }, () => gaussian(random));
  for (let pass = 0; pass < POWER_ITERATIONS; pass++)
    basis = singular(timesGram(rows, basis, width), width, width).vectors;
  return singular(timesGram(rows, basis, width), width, rank);
}

/** Box and Muller 1958. */
const gaussian = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * The first `rank` left singular vectors of a tall matrix, from the eigenvectors of its Gram matrix. Of X'X times an
 * orthonormal basis they come near the right ones of X, and the values near the squares of its own.
 */
function singular(matrix: Float32Array, width: number, rank: number): Subspace {
  const { values, vectors } = eigenOf(gramOf(matrix, width), width);
  const lengths = values.subarray(0, rank).map((value) => Math.sqrt(Math.max(0, value)));
  const least = (lengths[0] ?? 0) * NOTHING;
  const turn = new Float64Array(width * rank);
  for (let k = 0; k < rank; k++)
    for (let i = 0; i < width; i++)
      turn[i * rank + k] = lengths[k]! > least ? vectors[k * width + i]! / lengths[k]! : 0;
  return { rank, vectors: timesSmall(matrix, width, turn, rank), values: lengths.map(Math.sqrt) };
}
