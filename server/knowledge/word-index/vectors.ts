import { MOST_DIMENSIONS, ROWS_AT_ONCE, Scanner } from './scanner.ts';

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
  /** Reaches the rows where they are; null where they are so few that they are copied to where one does. */
  scanner: Scanner | null;
  /** One over the length of each row; 0 for a vector of zeros, -1 where there is none yet. */
  inverses: Float32Array;
  /** Where they are stored as they are now. */
  file: string | null;
};

export const strideOf = (dimensions: number): number => Math.ceil(dimensions / LANES) * LANES;

/** From so many bytes of rows on, a memory of their own is worth what it takes besides them. */
const FEWEST_BYTES = 2 ** 20;

export function createVectors(space: string, dimensions: number, passages: number): Vectors {
  const stride = strideOf(dimensions);
  const inverses = new Float32Array(passages).fill(ABSENT);
  const scanner = passages * stride < FEWEST_BYTES ? null : scannerFor(passages * stride);
  const rows = scanner?.rows ?? new Int8Array(passages * stride);
  return { space, dimensions, stride, rows, scanner, inverses, file: null };
}

/** Null where the system grants no more address space, of which each takes far more than it uses. */
function scannerFor(bytes: number): Scanner | null {
  try {
    return new Scanner(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
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

/** A few rows at a time are copied here; they stay in the processor's cache meanwhile. */
const copies = new Scanner(MOST_DIMENSIONS * ROWS_AT_ONCE);

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
  cosines({ rows, scanner, stride, inverses }: Vectors, start: number, end: number): Float32Array {
    if (!scanner) copies.rows.set(rows.subarray(start * stride, end * stride));
    const [from, reached] = scanner ? [start, scanner] : [0, copies];
    const sums = reached.scan(this.#vector, stride, from, end - start);
    const cosines = this.#cosines;
    for (let i = 0; i < end - start; i++)
      cosines[i] = (sums[i] ?? 0) * (Math.max(0, inverses[start + i] ?? 0) * this.#inverse);
    return cosines;
  }
}
