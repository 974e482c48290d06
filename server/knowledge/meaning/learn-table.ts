import { StringCollector } from '../word-index/string-collector.ts';
import { CountedText } from './counted-text.ts';
import { type AnalysedPassage, inPassages, sumOfRows, termWeight, whenLearning } from './encode.ts';
import { cosine, largest, quantise } from './quantise.ts';
import { randomFrom } from './random.ts';
import { rowCount, type SparseRows } from './sparse-rows.ts';
import { dominantSubspace } from './subspace.ts';
import { emptyTable, type MeaningTable, sealTable } from './table.ts';

export type LearnOptions = { dimensions: number; mostTerms: number; mostPassages: number; seed: number };

const DEFAULTS: LearnOptions = { dimensions: 256, mostTerms: 50_000, mostPassages: 200_000, seed: 1 };
/** With more dimensions than that every passage is a subject of its own, and nothing is learned. */
const PASSAGES_A_DIMENSION = 4;
const RANDOM_PAIRS = 10_000;
const RANDOM_PASSAGES = 2_000;

/**
 * Learns what words mean from which stand together: latent semantic analysis (Deerwester et al. 1990) of log-tf.idf
 * rows by a randomised truncated SVD. The same passages in the same order give the same table.
 *
 * Only passages that every member may read may be given to it: what a word means shows in everybody's answers. Text of
 * narrower audiences is encoded with the table, and never changes it.
 */
export function learnTable(passages: Iterable<AnalysedPassage>, options: Partial<LearnOptions> = {}): MeaningTable {
  const chosen = { ...DEFAULTS, ...options };
  const text = new CountedText(chosen.mostPassages);
  for (const passage of passages) text.add(passage);
  return learnFrom(text, chosen);
}

/** The same from text that is counted already; the text is not changed. */
export function learnFrom(text: CountedText, options: Partial<LearnOptions> = {}): MeaningTable {
  const { dimensions, mostTerms, seed } = { ...DEFAULTS, ...options };
  const random = randomFrom(seed);
  const frequencies = countPassages(text);
  const words = chooseWords(frequencies, mostTerms);
  const chosen = new StringCollector();
  for (const word of words) chosen.add(text.words.textOf(word));
  const weights = Float32Array.from(words, (word) => Math.log((text.passages + 1) / (frequencies[word] ?? 1)));
  const rows = rowsOf(text, words, weights);
  const { rank, rowOf } = dominantSubspace(
    rows,
    Math.min(dimensions, Math.ceil(text.passages / PASSAGES_A_DIMENSION)),
    random,
  );
  const table = emptyTable({ dimensions: rank, terms: words.length, termBytes: chosen.byteCount });
  const places = chosen.fill(table.terms);
  places.forEach((place, number) => {
    const vector = rowOf(number);
    table.weights[place] = weights[number] ?? 0;
    table.scales[place] = largest(vector) / 127;
    quantise(vector, table.rows.subarray(place * rank, (place + 1) * rank));
  });
  return sealTable(table, noiseOf(table, rows, places, random));
}

/** In how many passages each word stands. */
function countPassages(text: CountedText): Uint32Array {
  const frequencies = new Uint32Array(text.words.size);
  for (let passage = 0; passage < text.passages; passage++)
    for (const word of text.row(passage).words) frequencies[word]!++;
  return frequencies;
}

/** Words of at least two passages, the most common ones where there are too many. */
function chooseWords(frequencies: Uint32Array, most: number): number[] {
  const words: number[] = [];
  frequencies.forEach((frequency, word) => void (frequency >= 2 && words.push(word)));
  if (words.length <= most) return words;
  return words.sort((a, b) => frequencies[b]! - frequencies[a]! || a - b).slice(0, most);
}

/** Log-tf.idf, each row of length one. */
function rowsOf(text: CountedText, words: readonly number[], weights: Float32Array): SparseRows {
  const columnOf = new Int32Array(text.words.size).fill(-1);
  words.forEach((word, column) => (columnOf[word] = column));
  const starts = new Uint32Array(text.passages + 1);
  const [places, values] = [new Uint32Array(text.entries), new Float32Array(text.entries)];
  let at = 0;
  for (let passage = 0; passage < text.passages; passage++) {
    const { words: found, times } = text.row(passage);
    const start = at;
    found.forEach((word, i) => {
      const column = columnOf[word]!;
      if (column < 0) return;
      places[at] = column;
      values[at++] = termWeight(times[i]!) * whenLearning(weights[column]!);
    });
    normalise(values.subarray(start, at));
    starts[passage + 1] = at;
  }
  return { columns: words.length, starts, places: places.subarray(0, at), values: values.subarray(0, at) };
}

function normalise(vector: Float32Array): void {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += vector[i]! ** 2;
  const length = Math.sqrt(square) || 1;
  for (let i = 0; i < vector.length; i++) vector[i]! /= length;
}

/** Mean and two standard deviations of the cosines of random pairs of passages. */
function noiseOf(table: MeaningTable, rows: SparseRows, places: Uint32Array, random: () => number): number {
  const passages = rowCount(rows);
  if (passages < 2) return 0;
  const draw = () => Math.floor(random() * passages);
  const sample = Array.from({ length: Math.min(passages, RANDOM_PASSAGES) }, () =>
    vectorOf(table, rows, draw(), places),
  );
  let [sum, squares] = [0, 0];
  for (let pair = 0; pair < RANDOM_PAIRS; pair++) {
    const first = Math.floor(random() * sample.length);
    const second = (first + 1 + Math.floor(random() * (sample.length - 1))) % sample.length;
    const value = cosine(sample[first]!, sample[second]!);
    sum += value;
    squares += value * value;
  }
  const mean = sum / RANDOM_PAIRS;
  return Math.min(1, mean + 2 * Math.sqrt(Math.max(0, squares / RANDOM_PAIRS - mean * mean)));
}

function vectorOf(table: MeaningTable, { starts, ...rows }: SparseRows, row: number, placeOf: Uint32Array): Int8Array {
  const entries = { from: starts[row]!, to: starts[row + 1]! };
  const places = Array.from(rows.places.subarray(entries.from, entries.to), (column) => placeOf[column]!);
  const weights = Array.from(rows.values.subarray(entries.from, entries.to), (value, i) => {
    const telling = table.weights[places[i]!]!;
    return (value / whenLearning(telling)) * inPassages(telling);
  });
  return quantise(sumOfRows(table, places, weights));
}
