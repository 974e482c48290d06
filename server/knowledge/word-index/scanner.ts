import { layOut, PAGE } from '../wasm.ts';
import { compileDots, type Dots } from './dot-kernel.ts';

/** So few that where a reader may see little, most need not be looked at; so many that a call costs nothing. */
export const ROWS_AT_ONCE = 64;
export const MOST_DIMENSIONS = 2 ** 13;

/** Rows of bytes in a memory that the kernel reaches, with room for a vector to compare them with and for its sums. */
export class Scanner {
  readonly rows: Int8Array;
  readonly #vector: Int8Array;
  readonly #sums: Int32Array;
  readonly #dots: Dots;
  #asked: Int8Array | null = null;

  /** Throws a RangeError where there is no such memory. */
  constructor(bytesOfRows: number) {
    const { places, bytes } = layOut([MOST_DIMENSIONS, ROWS_AT_ONCE * 4, bytesOfRows]);
    const [vectorAt = 0, sumsAt = 0, rowsAt = 0] = places;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    this.#vector = new Int8Array(memory.buffer, vectorAt, MOST_DIMENSIONS);
    this.#sums = new Int32Array(memory.buffer, sumsAt, ROWS_AT_ONCE);
    this.rows = new Int8Array(memory.buffer, rowsAt, bytesOfRows);
    this.#dots = compileDots(memory);
  }

  /** Products of a vector with `count` rows from one on, at most `ROWS_AT_ONCE`; valid until the next call. */
  scan(vector: Int8Array, stride: number, from: number, count: number): Int32Array {
    if (this.#asked !== vector) this.#vector.fill(0).set(vector);
    this.#asked = vector;
    this.#dots(this.rows.byteOffset + from * stride, count, stride, this.#vector.byteOffset, this.#sums.byteOffset);
    return this.#sums;
  }
}
