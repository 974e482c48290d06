import { analyse, encodePassage, type MeaningTable, stopWords } from '#knowledge';
import { FRAMING } from './word-lists.ts';
import { countRows, normaliseRows, type UnitRows } from './spherical-k-means.ts';

/** Text as terms.ts analyses it. */
export type AnalysedDocument = { language: string | null; titleTerms: string; passages: Array<{ terms: string }> };

/**
 * Where passages stand to each other by what they are about: vectors of one table of meaning without what only frames
 * text, with the middle of their language taken off, so that topics gather and not languages.
 */
export type TopicSpace = {
  /** The table its vectors come from; those of another table cannot be compared. */
  table: string;
  /** So many of the table's directions count: the more text, the more. */
  dimensions: number;
  middles: Map<string, Float32Array>;
};

/** Rows of passages; `owners` tells the place of each one's document. */
export type PassageRows = UnitRows & { owners: Uint32Array };

/** How much a passage leans on the rest of its document. */
const CONTEXT = 0.5;
/** A language of few passages has no middle worth taking off: it counts as if so many stood in the middle of all. */
const DOUBT = 5;

/** The space of these documents, and their passages in it. */
export function openSpace(
  documents: AnalysedDocument[],
  table: MeaningTable,
  dimensions: number,
): { space: TopicSpace; rows: PassageRows } {
  const rows = encode(documents, table, Math.min(dimensions, table.dimensions));
  const space = { table: table.name, dimensions: rows.dimensions, middles: middlesOf(rows, documents) };
  return { space, rows: settle(rows, documents, space) };
}

/** The passages of any documents in a space that is known already. */
export const rowsIn = (space: TopicSpace, documents: AnalysedDocument[], table: MeaningTable): PassageRows =>
  settle(encode(documents, table, space.dimensions), documents, space);

let framingStems: ReadonlySet<string> | undefined;

/** Terms without those that only frame text, and without numbers. */
export function tellingTerms(terms: string): string {
  framingStems ??= new Set(
    Object.entries(stopWords).flatMap(([language, words]) =>
      [...words, ...FRAMING].flatMap((word) => analyse(word, language)),
    ),
  );
  const framing = framingStems;
  return terms
    .split(' ')
    .filter((term) => !framing.has(term) && !/^\p{N}/u.test(term))
    .join(' ');
}

function encode(documents: AnalysedDocument[], table: MeaningTable, dimensions: number): PassageRows {
  const count = documents.reduce((sum, { passages }) => sum + passages.length, 0);
  const rows = { dimensions, values: new Float32Array(count * dimensions), owners: new Uint32Array(count) };
  let row = 0;
  documents.forEach(({ titleTerms, passages }, owner) => {
    const title = tellingTerms(titleTerms);
    for (const { terms } of passages) {
      const vector = encodePassage(table, title, tellingTerms(terms));
      rows.values.set(vector.subarray(0, dimensions), row * dimensions);
      rows.owners[row++] = owner;
    }
  });
  normaliseRows(rows);
  return rows;
}

const languageOf = ({ language }: AnalysedDocument) => language ?? 'en';

function middlesOf(rows: PassageRows, documents: AnalysedDocument[]): Map<string, Float32Array> {
  const middles = new Map<string, Float32Array>();
  const counts = new Map<string, number>();
  rows.owners.forEach((owner, row) => {
    const language = languageOf(documents[owner]!);
    const middle = middles.get(language) ?? new Float32Array(rows.dimensions);
    add(middle, 0, rows, row, 1);
    middles.set(language, middle);
    counts.set(language, (counts.get(language) ?? 0) + 1);
  });
  for (const [language, middle] of middles)
    for (let i = 0; i < middle.length; i++) middle[i]! /= (counts.get(language) ?? 0) + DOUBT;
  return middles;
}

function settle(rows: PassageRows, documents: AnalysedDocument[], { middles }: TopicSpace): PassageRows {
  const { dimensions, values, owners } = rows;
  for (let row = 0; row < countRows(rows); row++) {
    const middle = middles.get(languageOf(documents[owners[row]!]!));
    if (middle) for (let i = 0; i < dimensions; i++) values[row * dimensions + i]! -= middle[i]!;
  }
  normaliseRows(rows);
  const whole = { dimensions, values: new Float32Array(documents.length * dimensions) };
  owners.forEach((owner, row) => add(whole.values, owner * dimensions, rows, row, 1));
  normaliseRows(whole);
  owners.forEach((owner, row) => add(values, row * dimensions, whole, owner, CONTEXT));
  normaliseRows(rows);
  return rows;
}

/** Adds a row, so many times, to what stands at `to`. */
function add(into: Float32Array, to: number, { dimensions, values }: UnitRows, row: number, times: number): void {
  for (let i = 0, from = row * dimensions; i < dimensions; i++) into[to + i]! += times * values[from + i]!;
}
