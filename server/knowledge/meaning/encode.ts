import { type MeaningTable, placeOfTerm } from './table.ts';

/** Text as terms.ts analyses it: space separated stems. */
export type AnalysedPassage = { titleTerms: string; terms: string };

/** How often a word of the title counts. */
const TITLE_WEIGHT = 1;

/**
 * A passage as `dimensions` bytes whose cosine with other vectors of the same table tells how near their meanings are.
 * Nothing but zeros when the table knows none of its words.
 */
export function encodePassage(table: MeaningTable, titleTerms: string, terms: string): Int8Array {
  const counts = new Map<string, number>();
  count(counts, titleTerms, TITLE_WEIGHT);
  count(counts, terms, 1);
  return quantise(sumOf(table, counts));
}

/** A question, analysed by `analyseQuery`, as a vector to compare passages with. */
export function encodeQuestion(table: MeaningTable, terms: readonly string[]): Int8Array {
  const counts = new Map<string, number>();
  for (const term of terms) count(counts, term, 1);
  return quantise(sumOf(table, counts));
}

function count(counts: Map<string, number>, terms: string, weight: number): void {
  for (const term of terms.split(' ')) if (term !== '') counts.set(term, (counts.get(term) ?? 0) + weight);
}

function sumOf(table: MeaningTable, counts: ReadonlyMap<string, number>): Float32Array {
  const sum = new Float32Array(table.dimensions);
  for (const [term, times] of counts) {
    const place = placeOfTerm(table, term);
    if (place >= 0) addRow(table, place, termWeight(times), sum);
  }
  return sum;
}

/** A word said often counts more than one said once, but not as much as its times. */
export const termWeight = (times: number): number => 1 + Math.log(times);

/** Adds what a term means, as telling as it is, to a sum. */
export function addRow(table: MeaningTable, place: number, weight: number, sum: Float32Array): void {
  const { dimensions, rows, weights, scales } = table;
  const factor = weight * weights[place]! * scales[place]!;
  for (let i = 0, at = place * dimensions; i < dimensions; i++) sum[i]! += factor * rows[at + i]!;
}

/** Bytes in the direction of `vector`: its largest part becomes 127. The length is lost, the cosine is kept. */
export function quantise(vector: Float32Array, into: Int8Array = new Int8Array(vector.length)): Int8Array {
  const scale = 127 / largest(vector);
  for (let i = 0; i < vector.length; i++) into[i] = scale === Infinity ? 0 : Math.round(vector[i]! * scale);
  return into;
}

export function largest(vector: Float32Array): number {
  let most = 0;
  for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i]!));
  return most;
}

/** Of two vectors of one table, from -1 to 1; 0 when either is nothing. */
export function cosine(a: Int8Array, b: Int8Array): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    lengthA += a[i]! * a[i]!;
    lengthB += b[i]! * b[i]!;
  }
  return product === 0 ? 0 : product / Math.sqrt(lengthA * lengthB);
}
