import { quantise } from './quantise.ts';
import { type MeaningTable, placeOfTerm } from './table.ts';

/** Text as terms.ts analyses it: space separated stems. */
export type AnalysedPassage = { titleTerms: string; terms: string };

/** How often a word of the title counts. */
const TITLE_WEIGHT = 2;

/**
 * A passage as `dimensions` bytes whose cosine with other vectors of the same table tells how near their meanings are.
 * Nothing but zeros when the table knows none of its words.
 */
export function encodePassage(table: MeaningTable, titleTerms: string, terms: string): Int8Array {
  const counts = new Map<string, number>();
  count(counts, titleTerms, TITLE_WEIGHT);
  count(counts, terms, 1);
  return quantise(sumOf(table, counts, inPassages));
}

/** A question, analysed by `analyseQuery`, as a vector to compare passages with. */
export function encodeQuestion(table: MeaningTable, terms: readonly string[]): Int8Array {
  const counts = new Map<string, number>();
  for (const term of terms) count(counts, term, 1);
  return quantise(sumOf(table, counts, inQuestions));
}

function count(counts: Map<string, number>, terms: string, weight: number): void {
  for (const term of terms.split(' ')) if (term !== '') counts.set(term, (counts.get(term) ?? 0) + weight);
}

function sumOf(table: MeaningTable, counts: ReadonlyMap<string, number>, weigh: Weigh): Float32Array {
  const [places, weights]: [number[], number[]] = [[], []];
  for (const [term, times] of counts) {
    const place = placeOfTerm(table, term);
    if (place < 0) continue;
    places.push(place);
    weights.push(termWeight(times) * weigh(table.weights[place]!));
  }
  return sumOfRows(table, places, weights);
}

/** A word said often counts more than one said once, but not as much as its times. */
export const termWeight = (times: number): number => 1 + Math.log(times);

/**
 * How much a word counts by how telling it is (its inverse document frequency): as in the books where it is learned what
 * words mean, more in a passage, and most where a few words have to say everything. Measured on SciFact's training
 * questions; learning with more weight finds a little better and tells subjects, and so people, less well.
 */
type Weigh = (telling: number) => number;
export const whenLearning: Weigh = (telling) => telling;
export const inPassages: Weigh = (telling) => telling ** 2;
const inQuestions: Weigh = (telling) => telling ** 3;

/** What the terms at some places mean together, each times its weight. Four at once: the sum is then written less often. */
export function sumOfRows(table: MeaningTable, places: readonly number[], weights: readonly number[]): Float32Array {
  const { dimensions, rows, scales } = table;
  const sum = new Float32Array(dimensions);
  // What is left of the last four adds nothing, whatever its place.
  const at = (i: number) => (places[i] ?? 0) * dimensions;
  const factor = (i: number) => (i < places.length ? weights[i]! * scales[places[i]!]! : 0);
  for (let i = 0; i < places.length; i += 4) {
    const [atA, atB, atC, atD] = [at(i), at(i + 1), at(i + 2), at(i + 3)];
    const [a, b, c, d] = [factor(i), factor(i + 1), factor(i + 2), factor(i + 3)];
    for (let j = 0; j < dimensions; j++)
      sum[j]! += a * rows[atA + j]! + b * rows[atB + j]! + c * rows[atC + j]! + d * rows[atD + j]!;
  }
  return sum;
}
