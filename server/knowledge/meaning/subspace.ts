import { eigenOf } from './eigen.ts';
import { rowCount, type SparseRows } from './sparse-rows.ts';

const OVERSAMPLE = 20;
const POWER_ITERATIONS = 2;

/** Right singular vectors, row-major (columns of the matrix x `rank`), and their singular values, largest first. */
export type Subspace = { rank: number; vectors: Float32Array; values: Float64Array };

/**
 * The dominant right singular vectors of a sparse matrix by randomised subspace iteration on its Gram matrix (Halko,
 * Martinsson and Tropp 2011, algorithm 4.4 with Rayleigh-Ritz): a few passes over the rows, memory for two tall
 * matrices. The same seed gives the same result. `rank` is lowered to what the matrix can have.
 */
export function dominantSubspace(rows: SparseRows, wanted: number, random: () => number): Subspace {
  const rank = Math.min(wanted, rows.columns, rowCount(rows));
  const width = Math.min(rank + OVERSAMPLE, rows.columns);
  let basis = Float32Array.from({ length: rows.columns * width }, () => gaussian(random));
  for (let pass = 0; pass <= POWER_ITERATIONS; pass++) {
    basis = timesGram(rows, basis, width);
    orthonormalise(basis, width);
  }
  orthonormalise(basis, width);
  return rotate(basis, width, innerProducts(basis, timesGram(rows, basis, width), width), rank);
}

/** Box and Muller 1958. */
const gaussian = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** X'X B without ever forming X'X. */
function timesGram(
  { columns, starts, places, values }: SparseRows,
  basis: Float32Array,
  width: number,
): Float32Array<ArrayBuffer> {
  const product = new Float32Array(columns * width);
  const sum = new Float32Array(width);
  for (let row = 0; row + 1 < starts.length; row++) {
    const [start, end] = [starts[row] ?? 0, starts[row + 1] ?? 0];
    sum.fill(0);
    for (let entry = start; entry < end; entry++) {
      const value = values[entry]!;
      for (let i = 0, from = places[entry]! * width; i < width; i++) sum[i]! += value * basis[from + i]!;
    }
    for (let entry = start; entry < end; entry++) {
      const value = values[entry]!;
      for (let i = 0, to = places[entry]! * width; i < width; i++) product[to + i]! += value * sum[i]!;
    }
  }
  return product;
}

/** A'B of two matrices with rows of `width`. */
function innerProducts(a: Float32Array, b: Float32Array, width: number): Float64Array {
  const products = new Float64Array(width * width);
  for (let row = 0; row < a.length; row += width)
    for (let i = 0; i < width; i++) {
      const value = a[row + i]!;
      for (let j = 0, to = i * width; j < width; j++) products[to + j]! += value * b[row + j]!;
    }
  return products;
}

/** In place, by Cholesky QR (Yamamoto et al. 2015): twice over, the columns are orthonormal to the last digit. */
function orthonormalise(matrix: Float32Array, width: number): void {
  const factor = cholesky(innerProducts(matrix, matrix, width), width);
  for (let row = 0; row < matrix.length; row += width)
    for (let i = 0; i < width; i++) {
      const value = (matrix[row + i]! /= factor[i * width + i]!);
      for (let j = i + 1, from = i * width; j < width; j++) matrix[row + j]! -= value * factor[from + j]!;
    }
}

/** The upper factor R of a symmetric matrix R'R; a direction the matrix does not have comes out as nearly nothing. */
function cholesky(matrix: Float64Array, width: number): Float64Array {
  const factor = matrix.slice();
  const tiny = 1e-12 * Math.max(...Array.from({ length: width }, (_, i) => matrix[i * width + i]!), Number.MIN_VALUE);
  for (let i = 0; i < width; i++) {
    const pivot = Math.sqrt(Math.max(factor[i * width + i]!, tiny));
    for (let j = i; j < width; j++) factor[i * width + j]! /= pivot;
    factor[i * width + i] = pivot;
    for (let row = i + 1; row < width; row++) {
      const value = factor[i * width + row]!;
      for (let j = row; j < width; j++) factor[row * width + j]! -= value * factor[i * width + j]!;
    }
  }
  return factor;
}

/** Turns the basis to the eigenvectors of the small matrix, largest first, and keeps `rank` of them. */
function rotate(basis: Float32Array, width: number, small: Float64Array, rank: number): Subspace {
  const symmetric = small.map((value, at) => (value + small[(at % width) * width + Math.floor(at / width)]!) / 2);
  const { values, vectors: turn } = eigenOf(symmetric, width);
  const vectors = new Float32Array((basis.length / width) * rank);
  for (let row = 0, at = 0; row < basis.length; row += width)
    for (let k = 0; k < rank; k++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += basis[row + i]! * turn[k * width + i]!;
      vectors[at++] = sum;
    }
  return { rank, vectors, values: values.subarray(0, rank).map((value) => Math.sqrt(Math.max(0, value))) };
}
