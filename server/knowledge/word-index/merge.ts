import { NOBODY } from './audiences.ts';
import { type Held, isLiveRun } from './held.ts';
import { createSegment, type Segment } from './segment.ts';
import { fillFromPlan, planTables, SLICE, type TablePlan } from './table-merge.ts';
import { copyVector, createVectors, type Vectors } from './vectors.ts';

const GONE = -1;

/** One of the segments being merged, and what of it stays. */
type Source = {
  held: Held;
  segment: Segment;
  /** Where each passage goes; `GONE` for those deleted. */
  passages: Int32Array;
  runs: Uint8Array;
  terms: Uint8Array;
  names: Uint8Array;
  /** Live postings of each term. */
  postings: Uint32Array;
};

/**
 * Makes one segment of several, without what was deleted. It yields after every short piece of work, so that questions
 * are answered meanwhile; what is deleted or moved in that time is taken over in the last, short, step.
 */
export function* mergeSegments(helds: readonly Held[]): Generator<void, Held> {
  let passages = 0;
  const sources: Source[] = [];
  for (const held of helds) {
    const source = surveyPassages(held, passages);
    passages += held.live;
    yield* surveyPostings(source);
    sources.push(source);
  }
  const segments = sources.map((source) => source.segment);
  const documentTables = segments.map((segment) => segment.documentTable);
  const termTables = segments.map((segment) => segment.termTable);
  const nameTables = segments.map((segment) => segment.nameTable);
  const documents = yield* planTables(
    documentTables,
    sources.map((source) => source.runs),
    false,
  );
  const terms = yield* planTables(
    termTables,
    sources.map((source) => source.terms),
    true,
  );
  const names = yield* planTables(
    nameTables,
    sources.map((source) => source.names),
    true,
  );
  const merged = createSegment({
    passages,
    runs: documents.fromTable.length,
    documentBytes: documents.byteCount,
    terms: terms.fromTable.length,
    termBytes: terms.byteCount,
    postings: sources.reduce((sum, source) => sum + source.postings.reduce((a, b) => a + b, 0), 0),
    names: names.fromTable.length,
    nameBytes: names.byteCount,
    people: sources.reduce((sum, source) => sum + countPeople(source), 0),
  });
  yield* fillFromPlan(merged.documentTable, documents, documentTables);
  yield* fillFromPlan(merged.termTable, terms, termTables);
  yield* fillFromPlan(merged.nameTable, names, nameTables);
  yield* mergePostings(merged, sources, terms);
  let people = 0;
  for (const [i, source] of sources.entries()) {
    mergeRuns(merged, source, documents.places[i]);
    people = yield* mergeColumns(merged, source, names.places[i], people);
  }
  const vectors = yield* mergeVectors(sources, passages);
  return { ...takeOverSlots(merged, sources), vectors };
}

function surveyPassages(held: Held, first: number): Source {
  const { segment, slots } = held;
  const source: Source = {
    held,
    segment,
    passages: new Int32Array(segment.passages).fill(GONE),
    runs: new Uint8Array(segment.runs),
    terms: new Uint8Array(segment.terms),
    names: new Uint8Array(segment.names),
    postings: new Uint32Array(segment.terms),
  };
  let next = first;
  for (let passage = 0; passage < segment.passages; passage++) {
    if (slots[passage] === NOBODY) continue;
    source.passages[passage] = next++;
    source.names[segment.sources[passage] ?? 0] = 1;
    source.names[segment.kinds[passage] ?? 0] = 1;
    source.names[segment.languages[passage] ?? 0] = 1;
    for (let i = firstPerson(segment, passage); i < (segment.peopleEnds[passage] ?? 0); i++)
      source.names[segment.peopleNames[i] ?? 0] = 1;
  }
  for (let run = 0; run < segment.runs; run++) source.runs[run] = isLiveRun(held, run) ? 1 : 0;
  return source;
}

function* surveyPostings({ segment, passages, postings, terms }: Source): Generator<void> {
  let posting = 0;
  for (let term = 0; term < segment.terms; term++) {
    const end = segment.postingEnds[term] ?? 0;
    let live = 0;
    for (; posting < end; posting++) {
      if (passages[segment.postingPassages[posting] ?? 0] !== GONE) live++;
      if (posting % SLICE === 0) yield;
    }
    postings[term] = live;
    terms[term] = live > 0 ? 1 : 0;
  }
}

function* mergePostings(merged: Segment, sources: readonly Source[], terms: TablePlan): Generator<void> {
  const next = new Uint32Array(merged.terms + 1);
  for (const [i, source] of sources.entries()) {
    const places = terms.places[i];
    for (let term = 0; term < source.segment.terms; term++)
      if (source.terms[term] === 1) next[(places?.[term] ?? 0) + 1]! += source.postings[term] ?? 0;
    yield;
  }
  for (let term = 1; term <= merged.terms; term++) next[term]! += next[term - 1] ?? 0;
  merged.postingEnds.set(next.subarray(1));
  for (const [i, source] of sources.entries()) {
    const places = terms.places[i];
    if (places) yield* copyPostings(merged, source, places, next);
  }
}

/** Sources are taken in turn, so the postings of a term stay in the order of the passages. */
function* copyPostings(merged: Segment, source: Source, places: Uint32Array, next: Uint32Array): Generator<void> {
  const { postingEnds, postingPassages, postingTimes, terms } = source.segment;
  let posting = 0;
  for (let term = 0; term < terms; term++) {
    const end = postingEnds[term] ?? 0;
    const place = places[term] ?? 0;
    let to = next[place] ?? 0;
    for (; posting < end; posting++) {
      if (posting % SLICE === 0) yield;
      const passage = source.passages[postingPassages[posting] ?? 0] ?? GONE;
      if (passage === GONE) continue;
      merged.postingPassages[to] = passage;
      merged.postingTimes[to++] = postingTimes[posting] ?? 0;
    }
    if (source.terms[term] === 1) next[place] = to;
  }
}

function mergeRuns(merged: Segment, source: Source, places: Uint32Array | undefined): void {
  const { runs, runStarts, runLengths } = source.segment;
  for (let run = 0; run < runs; run++) {
    if (source.runs[run] === 0) continue;
    const place = places?.[run] ?? 0;
    const start = source.passages[runStarts[run] ?? 0] ?? 0;
    const length = runLengths[run] ?? 0;
    merged.runStarts[place] = start;
    merged.runLengths[place] = length;
    merged.runOf.fill(place, start, start + length);
  }
}

/** Returns how many people have been written. */
function* mergeColumns(
  merged: Segment,
  { segment, passages }: Source,
  names: Uint32Array | undefined,
  people: number,
): Generator<void, number> {
  for (let from = 0; from < segment.passages; from++) {
    if (from % SLICE === SLICE - 1) yield;
    const to = passages[from] ?? GONE;
    if (to === GONE) continue;
    merged.ordinals[to] = segment.ordinals[from] ?? 0;
    merged.lengths[to] = segment.lengths[from] ?? 0;
    merged.times[to] = segment.times[from] ?? 0;
    merged.sources[to] = names?.[segment.sources[from] ?? 0] ?? 0;
    merged.kinds[to] = names?.[segment.kinds[from] ?? 0] ?? 0;
    merged.languages[to] = names?.[segment.languages[from] ?? 0] ?? 0;
    for (let i = firstPerson(segment, from); i < (segment.peopleEnds[from] ?? 0); i++)
      merged.peopleNames[people++] = names?.[segment.peopleNames[i] ?? 0] ?? 0;
    merged.peopleEnds[to] = people;
  }
  return people;
}

function takeOverSlots(merged: Segment, sources: readonly Source[]): Omit<Held, 'vectors'> {
  const slots = new Uint32Array(merged.passages);
  let live = 0;
  for (const { held, passages } of sources)
    for (let from = 0; from < passages.length; from++) {
      const to = passages[from] ?? GONE;
      const slot = held.slots[from] ?? NOBODY;
      if (to === GONE || slot === NOBODY) continue;
      slots[to] = slot;
      live += 1;
    }
  return { segment: merged, slots, live, file: null };
}

/** Vectors that come while a merge goes on may be missed: whoever gives them looks for passages without one. */
function* mergeVectors(sources: readonly Source[], passages: number): Generator<void, Vectors[]> {
  const merged: Vectors[] = [];
  for (const { held, passages: targets } of sources)
    for (const from of held.vectors) {
      let to = merged.find(({ space, dimensions }) => space === from.space && dimensions === from.dimensions);
      if (!to) merged.push((to = createVectors(from.space, from.dimensions, passages)));
      for (let passage = 0; passage < targets.length; passage++) {
        if (passage % SLICE === SLICE - 1) yield;
        const target = targets[passage] ?? GONE;
        if (target !== GONE) copyVector(from, passage, to, target);
      }
    }
  return merged;
}

const firstPerson = ({ peopleEnds }: Segment, passage: number) => (passage === 0 ? 0 : (peopleEnds[passage - 1] ?? 0));

function countPeople({ segment, passages }: Source): number {
  let people = 0;
  for (let passage = 0; passage < segment.passages; passage++)
    if (passages[passage] !== GONE) people += (segment.peopleEnds[passage] ?? 0) - firstPerson(segment, passage);
  return people;
}
