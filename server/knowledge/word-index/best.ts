import type { Segment } from './segment.ts';
import { textAt } from './string-table.ts';

export type Found = { segment: Segment; passage: number; score: number };

export const documentOf = ({ segment, passage }: Found): string =>
  textAt(segment.documentTable, segment.runOf[passage] ?? 0);
export const ordinalOf = ({ segment, passage }: Found): number => segment.ordinals[passage] ?? 0;

const keyOf = (found: Found): string => `${documentOf(found)}:${ordinalOf(found)}`;

/** By score, and by key where that is equal. Keys are only read when they must be. */
function isBefore(a: Found, b: Found): boolean {
  return a.score === b.score ? keyOf(a) < keyOf(b) : a.score > b.score;
}

/** Keeps the best `limit` of what it is offered: a heap with the worst at the top. */
export class Best {
  readonly #limit: number;
  readonly #heap: Found[] = [];

  /** What scores below this has no chance. */
  floor = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(segment: Segment, passage: number, score: number): void {
    const heap = this.#heap;
    const worst = heap[0];
    const found = { segment, passage, score };
    if (heap.length < this.#limit) this.#rise(found);
    else if (worst && isBefore(found, worst)) this.#sink(found);
    if (heap.length === this.#limit) this.floor = heap[0]?.score ?? 0;
  }

  /** Best first. */
  sorted(): Found[] {
    return this.#heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #rise(found: Found): void {
    const heap = this.#heap;
    let at = heap.push(found) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || isBefore(found, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = found;
  }

  /** Puts `found` in the place of the worst. */
  #sink(found: Found): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = heap[below];
      const other = heap[below + 1];
      if (child && other && isBefore(child, other)) {
        below += 1;
        child = other;
      }
      if (!child || isBefore(child, found)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = found;
  }
}
