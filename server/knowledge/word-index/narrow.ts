import type { PassageChoice, PassageFilter } from '../passage-index.ts';
import { haveAll, runsWithAny } from './having.ts';
import type { Segment } from './segment.ts';
import { findIn, needleOf, placesOf, type StringTable } from './string-table.ts';

/** What a search is narrowed by besides audiences. It chooses among passages and changes no score. */
export type Narrow = Omit<PassageFilter, 'audiences'>;

/** Says whether a passage of a segment is wanted; `null` where the segment cannot have any. */
export type Accepts = ((passage: number) => boolean) | null;

export function narrowSegment(segment: Segment, narrow: Narrow): Accepts {
  const parts = [choose(segment, narrow)];
  if (narrow.within) parts.push(choose(segment, narrow.within));
  if (narrow.required) parts.push(haveAll(segment, narrow.required));
  for (const choice of narrow.outside ?? []) {
    const rejected = choose(segment, choice);
    if (rejected) parts.push((passage) => !rejected(passage));
  }
  const excluded = narrow.excluded && runsWithAny(segment, narrow.excluded);
  if (excluded) parts.push((passage) => excluded[segment.runOf[passage] ?? 0] !== 1);
  return parts.reduce(both);
}

function both(one: Accepts, other: Accepts): Accepts {
  if (!one || !other) return null;
  if (one === acceptsAll) return other;
  return other === acceptsAll ? one : (passage) => one(passage) && other(passage);
}

function choose(segment: Segment, narrow: PassageChoice): Accepts {
  const tests: ((passage: number) => boolean)[] = [];
  const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = narrow;
  if (narrow.from !== undefined || narrow.until !== undefined)
    tests.push((passage) => isWithin(segment.times[passage] ?? Number.NaN, from, until));
  for (const [texts, column] of [
    [narrow.sources, segment.sources],
    [narrow.kinds, segment.kinds],
    [narrow.languages, segment.languages],
  ] as const) {
    if (!texts) continue;
    const wanted = markNames(segment.nameTable, texts);
    if (!wanted) return null;
    tests.push((passage) => wanted[column[passage] ?? 0] === 1);
  }
  if (narrow.people) {
    const wanted = markNames(segment.nameTable, narrow.people);
    if (!wanted) return null;
    tests.push((passage) => hasAny(segment, passage, wanted));
  }
  if (narrow.documents) {
    const wanted = markRuns(segment, narrow.documents);
    if (!wanted) return null;
    tests.push((passage) => wanted[segment.runOf[passage] ?? 0] === 1);
  }
  return tests.length === 0 ? acceptsAll : (passage) => tests.every((test) => test(passage));
}

const acceptsAll = () => true;
const isWithin = (time: number, from: number, until: number) => time >= from && time < until;

function markNames(table: StringTable, texts: readonly string[]): Uint8Array | null {
  const places = texts.map((text) => findIn(table, needleOf(text))).filter((place) => place >= 0);
  return mark(table.hashes.length, places);
}

function markRuns(segment: Segment, documents: readonly string[]): Uint8Array | null {
  return mark(
    segment.runs,
    documents.flatMap((document) => [...placesOf(segment.documentTable, needleOf(document))]),
  );
}

function mark(size: number, places: readonly number[]): Uint8Array | null {
  if (places.length === 0) return null;
  const marks = new Uint8Array(size);
  for (const place of places) marks[place] = 1;
  return marks;
}

function hasAny({ peopleEnds, peopleNames }: Segment, passage: number, wanted: Uint8Array): boolean {
  const end = peopleEnds[passage] ?? 0;
  for (let i = passage === 0 ? 0 : (peopleEnds[passage - 1] ?? 0); i < end; i++)
    if (wanted[peopleNames[i] ?? 0] === 1) return true;
  return false;
}
