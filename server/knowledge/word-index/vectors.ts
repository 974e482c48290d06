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

  /** In [-1, 1]; 0 for a passage without a vector. */
  cosine({ rows, stride, inverses }: Vectors, passage: number): number {
    let sum = 0;
    for (let i = 0, at = passage * stride; i < this.#vector.length; i++)
      sum += (this.#vector[i] ?? 0) * (rows[at + i] ?? 0);
    // In single precision, as `cosines` has it: equal to the last digit.
    return Math.fround(Math.fround(sum) * (Math.max(0, inverses[passage] ?? 0) * this.#inverse));
  }

  /** Cosines of all passages, into `cosines`; 0 for those without a vector. */
  cosines(vectors: Vectors, cosines: Float32Array): void {
    scanner.scan(vectors, this.#vector, cosines);
    const { inverses } = vectors;
    for (let passage = 0; passage < inverses.length; passage++)
      cosines[passage]! *= Math.max(0, inverses[passage] ?? 0) * this.#inverse;
  }
}

const BLOCK_BYTES = 2 ** 18;
const MOST_DIMENSIONS = 2 ** 13;

/** Rows are copied to where the kernel can reach them, a block that stays in the processor's cache at a time. */
class Scanner {
  readonly #memory = new WebAssembly.Memory({ initial: (2 * BLOCK_BYTES + MOST_DIMENSIONS) / 2 ** 16 + 1 });
  readonly #dots = compileDots(this.#memory);
  readonly #query = new Int8Array(this.#memory.buffer, 0, MOST_DIMENSIONS);
  readonly #rows = new Int8Array(this.#memory.buffer, MOST_DIMENSIONS, BLOCK_BYTES);
  readonly #sums = new Int32Array(this.#memory.buffer, MOST_DIMENSIONS + BLOCK_BYTES, BLOCK_BYTES / 4);

  scan({ rows, stride, inverses }: Vectors, vector: Int8Array, sums: Float32Array): void {
    this.#query.fill(0).set(vector);
    const atOnce = Math.floor(BLOCK_BYTES / stride);
    for (let start = 0; start < inverses.length; start += atOnce) {
      const count = Math.min(atOnce, inverses.length - start);
      this.#rows.set(rows.subarray(start * stride, (start + count) * stride));
      this.#dots(this.#rows.byteOffset, count, stride, 0, this.#sums.byteOffset);
      sums.set(this.#sums.subarray(0, count), start);
    }
  }
}

const scanner = new Scanner();
