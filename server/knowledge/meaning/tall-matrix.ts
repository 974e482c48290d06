import type { SparseRows } from './sparse-rows.ts';

/**
 * Products of tall matrices, row-major with `width` numbers a row. Four rows are taken at once: what is summed up is
 * then loaded and stored a quarter as often.
 */

/** X'X B of a sparse X, without ever forming X'X. */
export function timesGram({ columns, starts, places, values }: SparseRows, basis: Float32Array, width: number) {
  const product = new Float32Array(columns * width);
  const sum = new Float64Array(width);
  for (let row = 0; row + 1 < starts.length; row++) {
    const [start, end] = [starts[row]!, starts[row + 1]!];
    sum.fill(0);
    gather(basis, places, values, start, end, sum);
    for (let entry = start; entry < end; entry++) {
      const value = values[entry]!;
      for (let i = 0, to = places[entry]! * width; i < width; i++) product[to + i]! += value * sum[i]!;
    }
  }
  return product;
}

/** Adds the rows at some places, each times its value, to `sum`. */
function gather(
  matrix: Float32Array,
  places: Uint32Array,
  values: Float32Array,
  start: number,
  end: number,
  sum: Float64Array,
): void {
  const width = sum.length;
  let entry = start;
  for (; entry + 3 < end; entry += 4) {
    const [a, b, c, d] = [values[entry]!, values[entry + 1]!, values[entry + 2]!, values[entry + 3]!];
    const atA = places[entry]! * width;
    const atB = places[entry + 1]! * width;
    const atC = places[entry + 2]! * width;
    const atD = places[entry + 3]! * width;
    for (let i = 0; i < width; i++)
      sum[i]! += a * matrix[atA + i]! + b * matrix[atB + i]! + c * matrix[atC + i]! + d * matrix[atD + i]!;
  }
  for (; entry < end; entry++) {
    const value = values[entry]!;
    for (let i = 0, at = places[entry]! * width; i < width; i++) sum[i]! += value * matrix[at + i]!;
  }
}

/** B'B. */
export function gramOf(matrix: Float32Array, width: number): Float64Array {
  const products = new Float64Array(width * width);
  const four = new Float64Array(4 * width);
  for (let from = 0; from < matrix.length; from += 4 * width) {
    four.fill(0);
    four.set(matrix.subarray(from, from + 4 * width));
    for (let i = 0; i < width; i++) {
      const [a, b, c, d] = [four[i]!, four[i + width]!, four[i + 2 * width]!, four[i + 3 * width]!];
      for (let j = i, to = i * width; j < width; j++)
        products[to + j]! += a * four[j]! + b * four[j + width]! + c * four[j + 2 * width]! + d * four[j + 3 * width]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) products[i * width + j] = products[j * width + i]!;
  return products;
}

/** B T of a small T with `width` rows and `columns` columns. */
export function timesSmall(matrix: Float32Array, width: number, small: Float64Array, columns: number) {
  const product = new Float32Array((matrix.length / Math.max(1, width)) * columns);
  const sum = new Float64Array(4 * columns);
  for (let from = 0, to = 0; from < matrix.length; from += 4 * width, to += 4 * columns) {
    sum.fill(0);
    for (let i = 0; i < width; i++) {
      const [a, b, c, d] = [
        matrix[from + i]!,
        matrix[from + i + width] ?? 0,
        matrix[from + i + 2 * width] ?? 0,
        matrix[from + i + 3 * width] ?? 0,
      ];
      for (let k = 0, at = i * columns; k < columns; k++) {
        const value = small[at + k]!;
        sum[k]! += a * value;
        sum[k + columns]! += b * value;
        sum[k + 2 * columns]! += c * value;
        sum[k + 3 * columns]! += d * value;
      }
    }
    product.set(sum.subarray(0, product.length - to), to);
  }
  return product;
}
