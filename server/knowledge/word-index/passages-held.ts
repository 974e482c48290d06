import type { Meant, NearTerm, PassageHit, PassageVector, Reach } from '../passage-index.ts';
import { Audiences, NOBODY } from './audiences.ts';
import { documentOf, type Found, ordinalOf } from './best.ts';
import { documentsWithAny } from './having.ts';
import { type Held, isLiveRun } from './held.ts';
import { type Narrow, narrowSegment } from './narrow.ts';
import { findNearest } from './nearest.ts';
import { scoreOf, Search, seek, type Sought } from './search.ts';
import type { Built } from './segment-builder.ts';
import { MOST_PASSAGES } from './segment.ts';
import { needleOf, placeOf, placesOf, textAt } from './string-table.ts';
import { Compass, createVectors, hasVector, setVector, type Vectors } from './vectors.ts';
import { findNear, isVisible } from './vocabulary.ts';

export type Wanted = { words: readonly string[]; meaning?: Meant | null };
const nothing: Meant = { space: '', vector: new Int8Array() };

/** All that is searched, in memory. Every change is made between two searches, never during one. */
export class PassagesHeld {
  #segments: readonly Held[] = [];
  readonly #audiences = new Audiences();
  readonly #search = new Search();

  get segments(): readonly Held[] {
    return this.#segments;
  }

  get passages(): number {
    return this.#segments.reduce((sum, held) => sum + held.live, 0);
  }

  /** The best `limit` by words and the nearest `limit` by meaning, both scores exact for all of them. */
  find(asked: Wanted, audienceIds: Int32Array, narrow: Narrow, limit: number): Omit<PassageHit, 'key'>[] {
    const visible = this.#audiences.visibleTo(audienceIds);
    if (visible.passages === 0) return [];
    const helds = this.#segments;
    const accepted = helds.map((held) => narrowSegment(held.segment, narrow));
    const sought = seek(helds, visible, asked.words);
    const byWords = asked.words.length === 0 ? [] : this.#search.find(sought, accepted, limit);
    const compass = compassFor(asked.meaning ?? nothing, sought, byWords);
    const byMeaning = findNearest(helds, visible, compass, accepted, limit);
    // An excluded word may stand in a part of a document that lies elsewhere: that is rare.
    const documents = documentsWithAny(helds, [...byWords, ...byMeaning], narrow.excluded);
    if (documents.length === 0) return withBothScores(byWords, byMeaning, sought, compass);
    return this.find(asked, audienceIds, { ...narrow, outside: [...(narrow.outside ?? []), { documents }] }, limit);
  }

  visibleTerms(words: readonly string[], audienceIds: Int32Array): string[] {
    const { allowed } = this.#audiences.visibleTo(audienceIds);
    return words.filter((word) => isVisible(this.#segments, word, allowed));
  }

  nearTerms(word: string, reach: Reach, audienceIds: Int32Array, limit: number): NearTerm[] {
    return findNear(this.#segments, word, reach, this.#audiences.visibleTo(audienceIds).allowed, limit);
  }

  replace(documentKeys: readonly string[], added: readonly Built[]): void {
    this.#setAudience(documentKeys, NOBODY);
    this.#segments = this.#segments.filter((held) => held.live > 0);
    for (const built of added) this.hold(built, null);
  }

  moveAudience(documentKeys: readonly string[], audienceId: number): void {
    this.#setAudience(documentKeys, this.#audiences.slotOf(audienceId));
  }

  hold({ segment, audienceIds }: Built, file: string | null, vectors: Vectors[] = []): void {
    const slots = Uint32Array.from(audienceIds, (id) => this.#audiences.slotOf(id));
    slots.forEach((slot, passage) => this.#audiences.count(slot, segment.lengths[passage] ?? 0, 1));
    const live = slots.reduce((sum, slot) => (slot === NOBODY ? sum : sum + 1), 0);
    if (live > 0) this.#segments = [...this.#segments, { segment, slots, live, file, vectors }];
  }

  audienceIdsOf({ slots }: Held): Int32Array {
    return Int32Array.from(slots, (slot) => this.#audiences.idOf(slot));
  }

  /** Puts the merged segment in the place of those it was made from. */
  exchange(old: ReadonlySet<Held>, merged: Held | null): void {
    const kept = this.#segments.filter((held) => !old.has(held));
    this.#segments = merged && merged.live > 0 ? [...kept, merged] : kept;
  }

  /** The documents whose hash lies between two, with their passages: to walk through all of them in parts. */
  documents(fromHash: number, untilHash: number): Map<string, number> {
    const counts = new Map<string, number>();
    for (const held of this.#segments) {
      const { documentTable, runLengths } = held.segment;
      const end = placeOf(documentTable, untilHash);
      for (let run = placeOf(documentTable, fromHash); run < end; run++) {
        if (!isLiveRun(held, run)) continue;
        const key = textAt(documentTable, run);
        counts.set(key, (counts.get(key) ?? 0) + (runLengths[run] ?? 0));
      }
    }
    return counts;
  }

  /** Gives passages their vectors; those that are not there any more are passed over. */
  addVectors(space: string, dimensions: number, added: readonly PassageVector[]): void {
    for (const { documentKey, ordinal, vector } of added)
      for (const { held, passage } of this.#passagesOf(documentKey))
        if (held.segment.ordinals[passage] === ordinal) setVector(vectorsOf(held, space, dimensions), passage, vector);
  }

  /** Up to `limit` documents of which a passage has no vector in a space. */
  withoutVectors(space: string, limit: number): string[] {
    const found = new Set<string>();
    for (const held of this.#segments) {
      const vectors = held.vectors.find((candidate) => candidate.space === space);
      const { runs, runStarts, runLengths, documentTable } = held.segment;
      for (let run = 0; run < runs && found.size < limit; run++) {
        const start = runStarts[run] ?? 0;
        const isWhole = () => {
          for (let i = start; i < start + (runLengths[run] ?? 0); i++)
            if (!vectors || !hasVector(vectors, i)) return false;
          return true;
        };
        if (isLiveRun(held, run) && !isWhole()) found.add(textAt(documentTable, run));
      }
    }
    return [...found];
  }

  /** Forgets the vectors of all other spaces. */
  keepSpaces(spaces: readonly string[]): void {
    for (const held of this.#segments) held.vectors = held.vectors.filter(({ space }) => spaces.includes(space));
  }

  *#passagesOf(documentKey: string): Generator<{ held: Held; passage: number }> {
    const needle = needleOf(documentKey);
    for (const held of this.#segments)
      for (const run of placesOf(held.segment.documentTable, needle)) {
        if (!isLiveRun(held, run)) continue;
        const start = held.segment.runStarts[run] ?? 0;
        for (let i = 0; i < (held.segment.runLengths[run] ?? 0); i++) yield { held, passage: start + i };
      }
  }

  #setAudience(documentKeys: readonly string[], slot: number): void {
    for (const documentKey of documentKeys) {
      const needle = needleOf(documentKey);
      for (const held of this.#segments)
        for (const run of placesOf(held.segment.documentTable, needle))
          if (isLiveRun(held, run)) this.#setRun(held, run, slot);
    }
  }

  #setRun(held: Held, run: number, slot: number): void {
    const { segment, slots } = held;
    const start = segment.runStarts[run] ?? 0;
    const length = segment.runLengths[run] ?? 0;
    for (let passage = start; passage < start + length; passage++) {
      const words = segment.lengths[passage] ?? 0;
      this.#audiences.count(slots[passage] ?? NOBODY, words, -1);
      this.#audiences.count(slot, words, 1);
      slots[passage] = slot;
    }
    if (slot === NOBODY) held.live -= length;
  }
}

function vectorsOf(held: Held, space: string, dimensions: number): Vectors {
  const known = held.vectors.find((vectors) => vectors.space === space);
  if (known?.dimensions === dimensions) return known;
  const created = createVectors(space, dimensions, held.segment.passages);
  held.vectors = [...held.vectors.filter((vectors) => vectors !== known), created];
  return created;
}

const PASSAGES_HEARD = 3;

/** Where to look: what was meant, turned towards the best passages by words, the better ones more. */
function compassFor({ space, vector, feedback = 0 }: Meant, { helds }: Sought, byWords: readonly Found[]): Compass {
  const plain = new Compass(space, vector);
  if (feedback === 0) return plain;
  const heard = byWords.slice(0, PASSAGES_HEARD).flatMap(({ segment, passage, score }) => {
    const vectors = helds.find((held) => held.segment === segment)?.vectors.find((of) => plain.fits(of));
    return vectors ? [{ vectors, passage, weight: (score / (byWords[0]?.score ?? 1)) ** 2 }] : [];
  });
  return plain.turned(feedback, heard);
}

/** What only one of the two found gets the other's score, too: nothing is guessed. */
function withBothScores(
  byWords: readonly Found[],
  byMeaning: readonly Found[],
  sought: Sought,
  compass: Compass,
): Omit<PassageHit, 'key'>[] {
  const places = new Map(sought.helds.map((held, at) => [held.segment, at]));
  const hitOf = (found: Found, words: number, meaning: number) => ({
    documentKey: documentOf(found),
    ordinal: ordinalOf(found),
    words,
    meaning,
  });
  const seen = new Set(byWords.map(placeKey));
  const wordsOf = (found: Found) => scoreOf(sought, places.get(found.segment) ?? -1, found.passage);
  const meaningOf = ({ segment, passage }: Found) => {
    const held = sought.helds[places.get(segment) ?? -1];
    const vectors = compass.isSet && held?.vectors.find((candidate) => compass.fits(candidate));
    return vectors ? compass.cosine(vectors, passage) : 0;
  };
  function placeKey({ segment, passage }: Found): number {
    return (places.get(segment) ?? 0) * MOST_PASSAGES + passage;
  }
  return [
    ...byWords.map((found) => hitOf(found, found.score, meaningOf(found))),
    ...byMeaning
      .filter((found) => !seen.has(placeKey(found)))
      .map((found) => hitOf(found, wordsOf(found), found.score)),
  ];
}
