import { areEqual, copyBytes, hashOf, startOf, type StringTable } from './string-table.ts';

/** With a hash of 32 bits before it, what a double holds exactly. Far more strings than a few thousand passages have. */
const MOST_STRINGS = 2 ** 21;

/** Strings numbered in the order they come, on their way into a table. Works on bytes: a word never becomes a string. */
export class StringCollector {
  #hashes = new Uint32Array(256);
  #ends = new Uint32Array(256);
  #bytes = new Uint8Array(2_048);
  /** A hash table of numbers + 1. */
  #numbers = new Uint32Array(512);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get byteCount(): number {
    return startOf(this.#ends, this.#size);
  }

  /** The number of a string, the same for the same string. */
  numberOf(text: string): number {
    const bytes = Buffer.from(text);
    return this.numberOfBytes(bytes, 0, bytes.length);
  }

  numberOfBytes(bytes: Uint8Array, start: number, end: number): number {
    if (this.#size === this.#hashes.length) this.#growNumbers();
    const hash = hashOf(bytes, start, end);
    const mask = this.#numbers.length - 1;
    let place = hash & mask;
    for (let known = this.#numbers[place] ?? 0; known > 0; known = this.#numbers[place] ?? 0) {
      if (this.#hashes[known - 1] === hash && this.#isNumber(known - 1, bytes, start, end)) return known - 1;
      place = (place + 1) & mask;
    }
    this.#numbers[place] = this.#size + 1;
    return this.#add(bytes, start, end, hash);
  }

  /** Takes a string as a new one, even if it is there already. */
  add(text: string): number {
    if (this.#size === this.#hashes.length) this.#growNumbers();
    const bytes = Buffer.from(text);
    return this.#add(bytes, 0, bytes.length, hashOf(bytes, 0, bytes.length));
  }

  textOf(number: number): string {
    return Buffer.from(this.#bytes.subarray(startOf(this.#ends, number), this.#ends[number])).toString();
  }

  /** Fills a table of this size; returns the place of each number in it. */
  fill(table: StringTable): Uint32Array {
    const order = new Float64Array(this.#size);
    for (let i = 0; i < order.length; i++) order[i] = (this.#hashes[i] ?? 0) * MOST_STRINGS + i;
    order.sort();
    const places = new Uint32Array(this.#size);
    let written = 0;
    for (let place = 0; place < order.length; place++) {
      const number = (order[place] ?? 0) % MOST_STRINGS;
      const start = startOf(this.#ends, number);
      places[number] = place;
      written = copyBytes(this.#bytes, start, this.#ends[number] ?? 0, table.bytes, written);
      table.hashes[place] = this.#hashes[number] ?? 0;
      table.ends[place] = written;
    }
    return places;
  }

  #isNumber(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    return areEqual(this.#bytes, startOf(this.#ends, number), this.#ends[number] ?? 0, bytes, start, end);
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const from = this.byteCount;
    while (from + end - start > this.#bytes.length) {
      const more = new Uint8Array(this.#bytes.length * 2);
      more.set(this.#bytes);
      this.#bytes = more;
    }
    this.#hashes[this.#size] = hash;
    this.#ends[this.#size] = copyBytes(bytes, start, end, this.#bytes, from);
    return this.#size++;
  }

  /** Twice the room, and the hash table half empty as before. Strings that were added twice stand in it twice. */
  #growNumbers(): void {
    const [hashes, ends] = [new Uint32Array(this.#size * 2), new Uint32Array(this.#size * 2)];
    hashes.set(this.#hashes);
    ends.set(this.#ends);
    this.#hashes = hashes;
    this.#ends = ends;
    this.#numbers = new Uint32Array(this.#size * 4);
    const mask = this.#numbers.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let place = (hashes[number] ?? 0) & mask;
      while ((this.#numbers[place] ?? 0) > 0) place = (place + 1) & mask;
      this.#numbers[place] = number + 1;
    }
  }
}
