import { SlotMap } from './slot-map.ts';

/** The slot of passages that were deleted: nobody is ever allowed to see it. */
export const NOBODY = 0;
/** Stands for an audience id where a passage was deleted. */
export const DELETED = -(2 ** 31);

/** What a reader may see: one byte per slot, and how much that is. */
export type Visible = { allowed: Uint8Array; passages: number; meanLength: number };

/**
 * Audiences by small numbers (slots), with how many passages and words each has: what a reader's statistics are added
 * up from, so that they depend on nothing she may not see.
 */
export class Audiences {
  readonly #slots = new SlotMap();
  readonly #ids: number[] = [DELETED];
  readonly #passages: number[] = [0];
  /** Weighted words; whole numbers, so that sums are exact in any order. */
  readonly #lengths: number[] = [0];
  #allowed = new Uint8Array(64);

  slotOf(id: number): number {
    if (id === DELETED) return NOBODY;
    const known = this.#slots.get(id);
    if (known > 0) return known;
    const slot = this.#ids.push(id) - 1;
    this.#slots.set(id, slot);
    this.#passages.push(0);
    this.#lengths.push(0);
    return slot;
  }

  idOf(slot: number): number {
    return this.#ids[slot] ?? DELETED;
  }

  /** Counts one passage in (`sign` 1) or out (-1). */
  count(slot: number, length: number, sign: 1 | -1): void {
    if (slot === NOBODY) return;
    this.#passages[slot] = (this.#passages[slot] ?? 0) + sign;
    this.#lengths[slot] = (this.#lengths[slot] ?? 0) + sign * length;
  }

  /** The result is valid until the next call. */
  visibleTo(ids: Int32Array): Visible {
    if (this.#allowed.length < this.#ids.length) this.#allowed = new Uint8Array(this.#ids.length * 2);
    const allowed = this.#allowed.fill(0);
    let [passages, lengths] = [0, 0];
    for (const id of ids) {
      const slot = this.#slots.get(id);
      if (slot === NOBODY || allowed[slot] === 1) continue;
      allowed[slot] = 1;
      passages += this.#passages[slot] ?? 0;
      lengths += this.#lengths[slot] ?? 0;
    }
    return { allowed, passages, meanLength: passages === 0 ? 0 : lengths / passages };
  }
}
