import type { Db } from '#kernel/database.ts';
import type { Lens, Ranked } from '#kernel/pipeline.ts';
import { derived, type Readable, type Viewer } from '#kernel/readable.ts';
import { type DocumentOutline, outlinesById, type PassageHit, type PassageIndex } from '#knowledge';
import { browse } from './browse.ts';
import { findPassages, without } from './find.ts';
import { documentsOf, type Relevance, titleMatcher, weightsFor } from './fusion.ts';
import type { Question } from './question.ts';

/** A document with the passages that were found in it, best first. */
export type Found = {
  document: Readable<DocumentOutline>;
  hits: PassageHit[];
  relevance: Relevance;
  /** How far it is called what was asked for, 0 to 1. */
  title: number;
  folded: Readable<DocumentOutline>[];
};

/** Fifty find as well as two hundred (measured by bench/ranking), and each is read, counted and ranked. */
export const PASSAGES_ASKED = 60;
/**
 * What words, meaning and title together may add to a score; the rest, for when it was written, decides between equals.
 * On the demo's questions a tenth for it cost 0.02 nDCG.
 */
const RELEVANCE = 0.97;

/** What a document loses that says of itself that it does not hold any more: it stands below what replaced it. */
const SUPERSEDED = 0.15;

/** How fast a kind of knowledge ages: days until its recency halves. Mail answers today's question, a page lasts. */
const HALF_LIFE_DAYS: Record<string, number> = {
  mail: 14,
  slides: 180,
  sheet: 180,
  pdf: 365,
  word: 180,
  page: 365,
  text: 180,
  file: 180,
};
const DAY_MS = 86_400_000;

/** 1 for now, halving with the age of its kind. */
export function recency(document: { kind: string; at: Date }, now: Date): number {
  const age = Math.max(0, now.getTime() - document.at.getTime()) / DAY_MS;
  return 2 ** (-age / (HALF_LIFE_DAYS[document.kind] ?? 180));
}

export const searchLens = (db: Db, index: PassageIndex): Lens<Question, PassageHit, Found> => ({
  sources: {
    words: (viewer, question) => findPassages({ db, index }, viewer, question, PASSAGES_ASKED),
    // Without words: the newest.
    newest: async (viewer, question) =>
      question.text === ''
        ? without({ db, index }, viewer, question, await browse(db, viewer, question, PASSAGES_ASKED))
        : [],
  },
  hydrate: (viewer, hits, question) => hydrate(db, viewer, hits, question),
  rules: [],
  signals: [
    {
      name: 'words',
      weight: (question) => RELEVANCE * weightsFor(question).words,
      value: (_, { relevance }) => relevance.words,
    },
    {
      name: 'meaning',
      weight: (question) => RELEVANCE * weightsFor(question).meaning,
      value: (_, { relevance }) => relevance.meaning,
    },
    {
      name: 'title',
      weight: (question) => RELEVANCE * weightsFor(question).title,
      value: (_, { title }) => title,
    },
    { name: 'superseded', weight: -SUPERSEDED, value: (_, { document }) => Number(document.superseded) },
    { name: 'recency', weight: 1 - RELEVANCE, value: (question, { document }) => recency(document, question.now) },
  ],
  select: (question, ranked) => fold(ranked.toSorted(orders[question.sort])),
});

const byId = (a: Ranked<Found>, b: Ranked<Found>) => (a.thing.document.id < b.thing.document.id ? -1 : 1);
const time = (ranked: Ranked<Found>) => ranked.thing.document.at.getTime();
const orders: Record<Question['sort'], (a: Ranked<Found>, b: Ranked<Found>) => number> = {
  relevance: (a, b) => b.score - a.score || byId(a, b),
  newest: (a, b) => time(b) - time(a) || byId(a, b),
  oldest: (a, b) => time(a) - time(b) || byId(a, b),
};

async function hydrate(db: Db, viewer: Viewer, hits: PassageHit[], question: Question): Promise<Readable<Found>[]> {
  const related = new Map(documentsOf(hits, question.sense).map((one) => [one.documentKey, one]));
  const documents = await outlinesById(db, viewer, [...related.keys()]);
  const titleMatch = titleMatcher(question.words);
  return derived(documents, (readables) =>
    readables.flatMap((document) => {
      const found = related.get(document.id);
      if (!found) return [];
      const title = titleMatch(document.titleTerms);
      return [{ document, hits: found.hits, relevance: found.relevance, title, folded: [] }];
    }),
  );
}

const NEAR_BITS = 3;

/** Near-duplicates (SimHash within three bits) stand behind the best of them. */
export function fold(ranked: Ranked<Found>[]): Ranked<Found>[] {
  const kept: Ranked<Found>[] = [];
  const bands = new Map<number, Printed[]>();
  for (const result of ranked) {
    const print = printOf(result.thing.document.fingerprint);
    // Of four bands, three differing bits leave one equal (Manku, Jain & Das Sarma, WWW 2007).
    const keys = print ? bandsOf(print) : [];
    const same = print && nearestIn(bands, keys, print);
    if (same) {
      same.thing.folded.push(result.thing.document);
      continue;
    }
    kept.push(result);
    if (print) for (const key of keys) bands.set(key, [...(bands.get(key) ?? []), { result, print }]);
  }
  return kept;
}

type Printed = { result: Ranked<Found>; print: Print };

function nearestIn(bands: ReadonlyMap<number, Printed[]>, keys: number[], print: Print): Ranked<Found> | undefined {
  for (const key of keys)
    for (const other of bands.get(key) ?? []) if (bitsApart(other.print, print) <= NEAR_BITS) return other.result;
  return undefined;
}

/** Sixteen bits each, with their place among the four. */
const bandsOf = ({ high, low }: Print): number[] => [
  high >>> 16,
  0x1_0000 + (high & 0xffff),
  0x2_0000 + (low >>> 16),
  0x3_0000 + (low & 0xffff),
];

/** A fingerprint as two halves: bit counts on plain integers are far cheaper than on big ones. */
type Print = { high: number; low: number };

function printOf(fingerprint: string | null): Print | null {
  if (fingerprint === null) return null;
  const bits = BigInt.asUintN(64, BigInt(fingerprint));
  return { high: Number(bits >> 32n) | 0, low: Number(bits & 0xffffffffn) | 0 };
}

const bitsApart = (a: Print, b: Print) => bitCount(a.high ^ b.high) + bitCount(a.low ^ b.low);

function bitCount(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}
