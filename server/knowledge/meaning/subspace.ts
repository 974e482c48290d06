import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { rowCount, type SparseRows } from './sparse-rows.ts';
import { TallMatrices } from './tall-matrix.ts';

const OVERSAMPLE = 20;
const POWER_ITERATIONS = 2;
/** Of the largest singular value: what is below this is rounding. */
const NOTHING = 1e-6;

/** Of each column of the matrix its row of `rank` numbers: the right singular vectors, side by side, largest first. */
export type Subspace = { rank: number; rowOf(column: number): Float32Array };

/**
 * The dominant right singular vectors of a sparse matrix by randomised subspace iteration (Halko, Martinsson and Tropp
 * 2011, algorithm 4.4): a few passes over the rows, memory for two tall matrices. The same numbers from `random` give
 * the same result. `wanted` is lowered to what the matrix can have.
 */
export function dominantSubspace(rows: SparseRows, wanted: number, random: () => number): Subspace {
  const rank = Math.min(wanted, rows.columns, rowCount(rows));
  if (rank === 0) return { rank, rowOf: () => new Float32Array() };
  const width = Math.min(rank + OVERSAMPLE, rows.columns);
  const tall = new TallMatrices(rows.columns, width, longestOf(rows));
  for (let column = 0; column < rows.columns; column++) {
    const row = tall.row(column);
    for (let i = 0; i < width; i++) row[i] = gaussian(random);
  }
  for (let pass = 0; pass <= POWER_ITERATIONS; pass++) {
    tall.timesGram(rows);
    tall.timesSmall(turnOf(tall.gram(), width));
  }
  return { rank, rowOf: (column) => tall.row(column).subarray(0, rank) };
}

function longestOf({ starts }: SparseRows): number {
  let longest = 0;
  for (let row = 0; row + 1 < starts.length; row++) longest = Math.max(longest, starts[row + 1]! - starts[row]!);
  return longest;
}

/** Box and Muller 1958. */
const gaussian = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * What turns a tall matrix into its left singular vectors, from the eigenvectors of its Gram matrix. Of X'X times an
 * orthonormal basis they come near the right ones of X.
 */
function turnOf(gram: Float64Array, width: number): Float64Array {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(width, width, gram), {
    assumeSymmetric: true,
  });
  // They come smallest first.
  const lengths = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))).toReversed();
  const least = (lengths[0] ?? 0) * NOTHING;
  const turn = new Float64Array(width * width);
  for (let k = 0; k < width; k++)
    for (let i = 0; i < width; i++)
      turn[i * width + k] = lengths[k]! > least ? eigenvectorMatrix.get(i, width - 1 - k) / lengths[k]! : 0;
  return turn;
}
