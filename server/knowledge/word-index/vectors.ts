import { compileDots } from './dot-kernel.ts';

/** Stands for a passage that has no vector yet. */
const ABSENT = -1;
const LANES = 16;

/** The vectors of a segment's passages in one space: cosines are products of their bytes and of their inverse lengths. */
export type Vectors = {
  space: string;
  dimensions: number;
  /** Bytes from one row to the next: dimensions, filled up with zeros to a multiple of sixteen. */
  stride: number;
  rows: Int8Array;
  /** One over the length of each row; 0 for a vector of zeros, -1 where there is none yet. */
  inverses: Float32Array;
  /** Where they are stored as they are now. */
  file: string | null;
};

export const strideOf = (dimensions: number): number => Math.ceil(dimensions / LANES) * LANES;

export function createVectors(space: string, dimensions: number, passages: number): Vectors {
  const stride = strideOf(dimensions);
  const inverses = new Float32Array(passages).fill(ABSENT);
  return { space, dimensions, stride, rows: new Int8Array(passages * stride), inverses, file: null };
}

export const hasVector = ({ inverses }: Vectors, passage: number): boolean => inverses[passage] !== ABSENT;

export function setVector(vectors: Vectors, passage: number, vector: Int8Array): void {
  vectors.rows.set(vector, passage * vectors.stride);
  vectors.inverses[passage] = inverseLength(vector);
  vectors.file = null;
}

/** Copies a row from vectors of the same space. */
export function copyVector(from: Vectors, passage: number, to: Vectors, target: number): void {
  const start = passage * from.stride;
  to.rows.set(from.rows.subarray(start, start + from.stride), target * to.stride);
  to.inverses[target] = from.inverses[passage] ?? ABSENT;
}

function inverseLength(vector: Int8Array): number {
  const squares = vector.reduce((sum, value) => sum + value * value, 0);
  return squares === 0 ? 0 : 1 / Math.sqrt(squares);
}

/** A vector to compare with many. */
export class Compass {
  readonly space: string;
  readonly #vector: Int8Array;
  readonly #inverse: number;
  readonly #cosines = new Float32Array(ROWS_AT_ONCE);

  constructor(space: string, vector: Int8Array) {
    this.space = space;
    this.#vector = vector;
    this.#inverse = inverseLength(vector);
  }

  /** Whether it points anywhere: words nobody knows give zeros. */
  get isSet(): boolean {
    return this.#inverse > 0;
  }

  fits({ space, dimensions }: Vectors): boolean {
    return this.space === space && this.#vector.length === dimensions;
  }

  /** Turned towards the middle of some passages of its space, each counted by its weight, `share` times its own length. */
  turned(share: number, towards: readonly { vectors: Vectors; passage: number; weight: number }[]): Compass {
    const middle = new Float32Array(this.#vector.length);
    for (const { vectors, passage, weight } of towards) {
      const factor = weight * Math.max(0, vectors.inverses[passage] ?? 0);
      for (let i = 0, at = passage * vectors.stride; i < middle.length; i++)
        middle[i]! += factor * (vectors.rows[at + i] ?? 0);
    }
    const length = Math.hypot(...middle);
    if (length === 0) return this;
    const sum = middle.map((value, i) => (share * value) / length + (this.#vector[i] ?? 0) * this.#inverse);
    const largest = sum.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
    return new Compass(
      this.space,
      Int8Array.from(sum, (value) => Math.round((127 * value) / largest)),
    );
  }

  /** In [-1, 1]; 0 for a passage without a vector. */
  cosine({ rows, stride, inverses }: Vectors, passage: number): number {
    let sum = 0;
    for (let i = 0, at = passage * stride; i < this.#vector.length; i++)
      sum += (this.#vector[i] ?? 0) * (rows[at + i] ?? 0);
    // In single precision, as `cosines` has it: equal to the last digit.
    return Math.fround(Math.fround(sum) * (Math.max(0, inverses[passage] ?? 0) * this.#inverse));
  }

  /** Cosines of some passages that follow each other, at most `ROWS_AT_ONCE`; valid until the next call. */
  cosines({ rows, stride, inverses }: Vectors, start: number, end: number): Float32Array {
    const sums = scanner.scan(rows.subarray(start * stride, end * stride), stride, this.#vector);
    const cosines = this.#cosines;
    for (let i = 0; i < sums.length; i++)
      cosines[i] = (sums[i] ?? 0) * (Math.max(0, inverses[start + i] ?? 0) * this.#inverse);
    return cosines;
  }
}

/** So few that where a reader may see little, most need not be looked at; so many that a call costs nothing. */
export const ROWS_AT_ONCE = 64;
const MOST_DIMENSIONS = 2 ** 13;

/** Rows are copied to where the kernel can reach them; they stay in the processor's cache meanwhile. */
class Scanner {
  readonly #memory = new WebAssembly.Memory({ initial: (MOST_DIMENSIONS * (ROWS_AT_ONCE + 1)) / 2 ** 16 + 1 });
  readonly #dots = compileDots(this.#memory);
  readonly #query = new Int8Array(this.#memory.buffer, 0, MOST_DIMENSIONS);
  readonly #rows = new Int8Array(this.#memory.buffer, MOST_DIMENSIONS, MOST_DIMENSIONS * ROWS_AT_ONCE);
  readonly #sums = new Int32Array(this.#memory.buffer, MOST_DIMENSIONS * (ROWS_AT_ONCE + 1), ROWS_AT_ONCE);
  #asked: Int8Array | null = null;

  scan(rows: Int8Array, stride: number, vector: Int8Array): Int32Array {
    if (this.#asked !== vector) this.#query.fill(0).set(vector);
    this.#asked = vector;
    this.#rows.set(rows);
    this.#dots(this.#rows.byteOffset, rows.length / stride, stride, 0, this.#sums.byteOffset);
    return this.#sums;
  }
}

const scanner = new Scanner();
