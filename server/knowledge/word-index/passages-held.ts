import type { PassageHit } from '../passage-index.ts';
import { Audiences, NOBODY } from './audiences.ts';
import { documentOf, ordinalOf } from './best.ts';
import { type Held, isLiveRun } from './held.ts';
import type { Narrow } from './narrow.ts';
import { Search } from './search.ts';
import type { Built } from './segment-builder.ts';
import { needleOf, placeOf, placesOf, textAt } from './string-table.ts';

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

  find(words: readonly string[], audienceIds: Int32Array, narrow: Narrow, limit: number): Omit<PassageHit, 'key'>[] {
    const visible = this.#audiences.visibleTo(audienceIds);
    if (visible.passages === 0) return [];
    return this.#search
      .find(this.#segments, visible, words, narrow, limit)
      .map((found) => ({ documentKey: documentOf(found), ordinal: ordinalOf(found), score: found.score }));
  }

  replace(documentKeys: readonly string[], added: readonly Built[]): void {
    this.#setAudience(documentKeys, NOBODY);
    this.#segments = this.#segments.filter((held) => held.live > 0);
    for (const built of added) this.hold(built, null);
  }

  moveAudience(documentKeys: readonly string[], audienceId: number): void {
    this.#setAudience(documentKeys, this.#audiences.slotOf(audienceId));
  }

  hold({ segment, audienceIds }: Built, file: string | null): void {
    const slots = Uint32Array.from(audienceIds, (id) => this.#audiences.slotOf(id));
    slots.forEach((slot, passage) => this.#audiences.count(slot, segment.lengths[passage] ?? 0, 1));
    const live = slots.reduce((sum, slot) => (slot === NOBODY ? sum : sum + 1), 0);
    if (live > 0) this.#segments = [...this.#segments, { segment, slots, live, file }];
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
