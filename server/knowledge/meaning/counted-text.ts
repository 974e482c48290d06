import { startOf } from '../word-index/string-table.ts';
import { StringCollector } from '../word-index/string-collector.ts';
import type { AnalysedPassage } from './encode.ts';

/**
 * Passages as counted words, packed: about five bytes for each different word of a passage. Above `mostPassages` it
 * keeps a sample, the same for the same passages in the same order: each time it is full, half of what it has.
 */
export class CountedText {
  /** Every word that was seen, numbered. */
  readonly words = new StringCollector();
  readonly #mostPassages: number;
  /** Passages whose shuffled number is below this are kept. */
  #keptBelow = 2 ** 32;
  #seen = 0;
  #size = 0;
  #numbers = new Uint32Array(1 << 10);
  #ends = new Uint32Array(1 << 10);
  #entries = new Uint32Array(1 << 16);
  #times = new Uint8Array(1 << 16);

  constructor(mostPassages: number) {
    this.#mostPassages = mostPassages;
  }

  get passages(): number {
    return this.#size;
  }

  /** Different words of all passages, together. */
  get entries(): number {
    return startOf(this.#ends, this.#size);
  }

  add({ titleTerms, terms }: AnalysedPassage): void {
    const number = this.#seen++;
    if (shuffled(number) >= this.#keptBelow) return;
    if (this.#size === this.#mostPassages) this.#halve();
    if (shuffled(number) < this.#keptBelow) this.#append(number, countWords(titleTerms, terms));
  }

  /** The words of a passage by number, each once, and how often each stands in it (255 at most). */
  row(passage: number): { words: Uint32Array; times: Uint8Array } {
    const [start, end] = [startOf(this.#ends, passage), this.#ends[passage] ?? 0];
    return { words: this.#entries.subarray(start, end), times: this.#times.subarray(start, end) };
  }

  #append(number: number, counts: ReadonlyMap<string, number>): void {
    let at = startOf(this.#ends, this.#size);
    if (this.#size === this.#ends.length) {
      this.#ends = grown(this.#ends, this.#size * 2);
      this.#numbers = grown(this.#numbers, this.#size * 2);
    }
    if (at + counts.size > this.#entries.length) {
      const room = Math.max(this.#entries.length * 2, at + counts.size);
      this.#entries = grown(this.#entries, room);
      this.#times = grown(this.#times, room);
    }
    for (const [term, times] of counts) {
      this.#entries[at] = this.words.numberOf(term);
      this.#times[at++] = Math.min(times, 255);
    }
    this.#numbers[this.#size] = number;
    this.#ends[this.#size++] = at;
  }

  #halve(): void {
    this.#keptBelow /= 2;
    let [kept, written, start] = [0, 0, 0];
    for (let passage = 0; passage < this.#size; passage++) {
      const [number, end] = [this.#numbers[passage] ?? 0, this.#ends[passage] ?? 0];
      if (shuffled(number) < this.#keptBelow) {
        this.#entries.copyWithin(written, start, end);
        this.#times.copyWithin(written, start, end);
        written += end - start;
        this.#numbers[kept] = number;
        this.#ends[kept++] = written;
      }
      start = end;
    }
    this.#size = kept;
  }
}

function countWords(titleTerms: string, terms: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of `${titleTerms} ${terms}`.split(' '))
    if (term !== '') counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** A number up to 2^32 that shows no order (the last mixing of MurmurHash3). */
function shuffled(number: number): number {
  let hash = number + 1;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function grown<Numbers extends Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(numbers: Numbers, length: number) {
  const more = numbers instanceof Uint8Array ? new Uint8Array(length) : new Uint32Array(length);
  more.set(numbers);
  return more as Numbers;
}
