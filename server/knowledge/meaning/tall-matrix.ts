import { layOut, PAGE } from '../wasm.ts';
import { compileRows, type RowKernel, strideOf } from './row-kernel.ts';
import type { SparseRows } from './sparse-rows.ts';

const ROWS_AT_ONCE = 64;

/**
 * Two tall matrices of one shape, with what it takes to multiply them, where the kernel can reach them: each product
 * goes from one to the other. Rows are padded; sums of many products are in double precision.
 */
export class TallMatrices {
  readonly width: number;
  readonly #rows: number;
  readonly #stride: number;
  readonly #memory: WebAssembly.Memory;
  readonly #kernel: RowKernel;
  /** Addresses. */
  readonly #first: number;
  readonly #second: number;
  readonly #small: number;
  readonly #block: number;
  readonly #line: number;
  readonly #counting: number;
  readonly #places: number;
  readonly #values: number;

  /** Of `rows` rows and `width` columns, for products with sparse rows of at most `longest` entries. */
  constructor(rows: number, width: number, longest: number) {
    this.width = width;
    this.#rows = rows;
    this.#stride = strideOf(width);
    const [tall, most] = [rows * this.#stride, Math.max(width, ROWS_AT_ONCE)];
    const sizes = [tall, tall, width * this.#stride, width * ROWS_AT_ONCE * 4, this.#stride];
    const { places, bytes } = layOut([...sizes, most * 4, longest * 4, longest * 4]);
    [this.#first = 0, this.#second = 0, this.#small = 0, this.#block = 0, this.#line = 0] = places;
    [this.#counting = 0, this.#places = 0, this.#values = 0] = places.slice(sizes.length);
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    this.#kernel = compileRows(this.#memory);
    this.#integers(this.#counting, most).forEach((_, i, all) => (all[i] = i));
  }

  /** A row of the first matrix. */
  row(number: number): Float32Array {
    return this.#floats(this.#first + number * this.#stride, this.width);
  }

  /** second = X'X first, of a sparse X, without ever forming X'X. */
  timesGram({ starts, places, values }: SparseRows): void {
    this.#clear(this.#second, this.#rows);
    const line = this.#floats(this.#line, this.#stride / 4);
    const [atPlaces, atValues] = [this.#integers(this.#places), this.#floats(this.#values)];
    for (let row = 0; row + 1 < starts.length; row++) {
      const [start, end] = [starts[row]!, starts[row + 1]!];
      if (start === end) continue;
      atPlaces.set(places.subarray(start, end));
      atValues.set(values.subarray(start, end));
      line.fill(0);
      const entries = [this.#stride, this.#places, this.#values, end - start] as const;
      this.#kernel.gather(this.#line, this.#first, ...entries);
      this.#kernel.spread(this.#line, this.#second, ...entries);
    }
  }

  /** B'B of the second matrix. Some rows at a time are summed up in single precision. */
  gram(): Float64Array {
    const { width } = this;
    const sums = new Float64Array(width * width);
    const columns = this.#floats(this.#block, width * ROWS_AT_ONCE);
    for (let from = 0; from < this.#rows; from += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, this.#rows - from);
      const start = this.#second + from * this.#stride;
      for (let row = 0; row < rows; row++)
        this.#floats(start + row * this.#stride, width).forEach(
          (value, i) => (columns[i * ROWS_AT_ONCE + row] = value),
        );
      this.#clear(this.#small, width);
      for (let i = 0; i < width; i++) {
        const target = this.#small + i * this.#stride;
        this.#kernel.gather(target, start, this.#stride, this.#counting, this.#block + i * ROWS_AT_ONCE * 4, rows);
        const products = this.#floats(target, width);
        for (let j = 0; j < width; j++) sums[i * width + j]! += products[j]!;
      }
    }
    return sums;
  }

  /** first = second T, of a small square T. */
  timesSmall(small: Float64Array): void {
    const { width } = this;
    for (let i = 0; i < width; i++)
      this.#floats(this.#small + i * this.#stride, width).set(small.subarray(i * width, (i + 1) * width));
    this.#clear(this.#first, this.#rows);
    for (let row = 0; row < this.#rows; row++) {
      const at = row * this.#stride;
      this.#kernel.gather(this.#first + at, this.#small, this.#stride, this.#counting, this.#second + at, width);
    }
  }

  #clear(address: number, rows: number): void {
    this.#floats(address, (rows * this.#stride) / 4).fill(0);
  }

  #floats = (address: number, length?: number) => new Float32Array(this.#memory.buffer, address, length);
  #integers = (address: number, length?: number) => new Uint32Array(this.#memory.buffer, address, length);
}
