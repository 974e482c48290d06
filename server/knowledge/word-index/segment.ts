import type { StringTable } from './string-table.ts';

/**
 * A posting names its passage in two bytes, the sums of a query fit the processor's cache, and a merge never needs much
 * memory: a segment holds at most so many passages.
 */
export const MOST_PASSAGES = 65_536;

/** How many of everything a segment holds: its header, from which the place of every array follows. */
export type Counts = {
  passages: number;
  /** A run is a document, or a part of one, whose passages follow each other. */
  runs: number;
  documentBytes: number;
  terms: number;
  termBytes: number;
  postings: number;
  /** Sources, kinds, languages and people. */
  names: number;
  nameBytes: number;
  people: number;
};

const COUNTED = [
  'passages',
  'runs',
  'documentBytes',
  'terms',
  'termBytes',
  'postings',
  'names',
  'nameBytes',
  'people',
] as const satisfies readonly (keyof Counts)[];
const HEADER_BYTES = 40;

/** Passages with their words, never changed once made. All arrays are views of `bytes`, which is also what is stored. */
export type Segment = Counts & {
  bytes: Uint8Array;
  /** Of documents, one entry per run. */
  documentTable: StringTable;
  runStarts: Uint32Array;
  runLengths: Uint32Array;
  termTable: StringTable;
  /** Where the postings of each term end. */
  postingEnds: Uint32Array;
  postingPassages: Uint16Array;
  /** How often the term occurs in the passage, the title's occurrences weighted; at most 255. */
  postingTimes: Uint8Array;
  nameTable: StringTable;
  /** Per passage: */
  runOf: Uint16Array;
  ordinals: Uint32Array;
  /** In words, those of the title weighted. */
  lengths: Uint32Array;
  times: Float64Array;
  sources: Uint32Array;
  kinds: Uint32Array;
  languages: Uint32Array;
  peopleEnds: Uint32Array;
  peopleNames: Uint32Array;
};

export function createSegment(counts: Counts): Segment {
  const bytes = new Uint8Array(sizeOf(counts));
  new Uint32Array(bytes.buffer, 0, COUNTED.length).set(COUNTED.map((name) => counts[name]));
  return viewsOf(bytes, counts);
}

/** Views bytes made by `createSegment`, which start and end at a multiple of eight; `null` if they cannot be that. */
export function readSegment(bytes: Uint8Array): Segment | null {
  if (bytes.byteLength < HEADER_BYTES) return null;
  const header = new Uint32Array(bytes.buffer, bytes.byteOffset, COUNTED.length);
  const at = (name: keyof Counts) => header[COUNTED.indexOf(name)] ?? 0;
  const counts: Counts = {
    passages: at('passages'),
    runs: at('runs'),
    documentBytes: at('documentBytes'),
    terms: at('terms'),
    termBytes: at('termBytes'),
    postings: at('postings'),
    names: at('names'),
    nameBytes: at('nameBytes'),
    people: at('people'),
  };
  return sizeOf(counts) === bytes.byteLength ? viewsOf(bytes, counts) : null;
}

function sizeOf(counts: Counts): number {
  const { passages, runs, terms, postings, names, people } = counts;
  const strings = counts.documentBytes + counts.termBytes + counts.nameBytes;
  const all = HEADER_BYTES + passages * 34 + runs * 16 + terms * 12 + postings * 3 + names * 8 + people * 4 + strings;
  return Math.ceil(all / 8) * 8;
}

/** Widest arrays first, so that each starts where its kind must. */
function viewsOf(bytes: Uint8Array, counts: Counts): Segment {
  const { passages, runs, terms, postings, names, people } = counts;
  const { buffer } = bytes;
  let at = bytes.byteOffset + HEADER_BYTES;
  const take = (size: number) => (at += size) - size;
  const longs = (count: number) => new Uint32Array(buffer, take(count * 4), count);
  const shorts = (count: number) => new Uint16Array(buffer, take(count * 2), count);
  const octets = (count: number) => Buffer.from(buffer, take(count), count);
  const times = new Float64Array(buffer, take(passages * 8), passages);
  const hashesAndEnds = (count: number) => ({ hashes: longs(count), ends: longs(count) });
  const [documents, termsFound, namesFound] = [hashesAndEnds(runs), hashesAndEnds(terms), hashesAndEnds(names)];
  return {
    ...counts,
    bytes,
    times,
    runStarts: longs(runs),
    runLengths: longs(runs),
    postingEnds: longs(terms),
    ordinals: longs(passages),
    lengths: longs(passages),
    sources: longs(passages),
    kinds: longs(passages),
    languages: longs(passages),
    peopleEnds: longs(passages),
    peopleNames: longs(people),
    runOf: shorts(passages),
    postingPassages: shorts(postings),
    postingTimes: octets(postings),
    documentTable: { ...documents, bytes: octets(counts.documentBytes) },
    termTable: { ...termsFound, bytes: octets(counts.termBytes) },
    nameTable: { ...namesFound, bytes: octets(counts.nameBytes) },
  };
}
