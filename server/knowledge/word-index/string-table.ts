/**
 * Strings as UTF-8, ordered by hash: found by bisection, merged in one pass, kept outside the JavaScript heap.
 * A table may hold the same string more than once.
 */
export type StringTable = { hashes: Uint32Array; ends: Uint32Array; bytes: Buffer };

/** A string to look for in many tables. */
export type Needle = { bytes: Buffer; hash: number };

/** Strings in the order they came, with the order they will have in a table. */
export type Encoded = {
  hashes: Uint32Array;
  ends: Uint32Array;
  bytes: Buffer;
  byteCount: number;
  /** Place in the table of each string. */
  ranks: Uint32Array;
};

const PLACES = 2 ** 21;

/** FNV-1a, with the last mixing of MurmurHash3 so that every bit counts. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function needleOf(text: string): Needle {
  const bytes = Buffer.from(text);
  return { bytes, hash: hashOf(bytes, 0, bytes.length) };
}

/** The first place whose hash is not below `hash`, which may be 2^32 to mean the end. */
export function placeOf(table: StringTable, hash: number): number {
  const { hashes } = table;
  let [low, high] = [0, hashes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every place of a string, from the first. */
export function* placesOf(table: StringTable, needle: Needle): Generator<number> {
  for (let at = placeOf(table, needle.hash); table.hashes[at] === needle.hash; at++)
    if (isAt(table, at, needle.bytes)) yield at;
}

/** The place of a string in a table that holds it once, or -1. */
export function findIn(table: StringTable, needle: Needle): number {
  for (let at = placeOf(table, needle.hash); table.hashes[at] === needle.hash; at++)
    if (isAt(table, at, needle.bytes)) return at;
  return -1;
}

function isAt(table: StringTable, at: number, bytes: Buffer): boolean {
  return table.bytes.compare(bytes, 0, bytes.length, startOf(table, at), table.ends[at]) === 0;
}

export const startOf = (table: StringTable, at: number): number => (at === 0 ? 0 : (table.ends[at - 1] ?? 0));

export function textAt(table: StringTable, at: number): string {
  return table.bytes.toString('utf8', startOf(table, at), table.ends[at]);
}

/** Takes at most 2^21 strings. */
export function encodeStrings(texts: readonly string[]): Encoded {
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + text.length * 3, 0));
  const hashes = new Uint32Array(texts.length);
  const ends = new Uint32Array(texts.length);
  const order = new Float64Array(texts.length);
  let byteCount = 0;
  texts.forEach((text, i) => {
    const start = byteCount;
    byteCount += bytes.write(text, start);
    const hash = hashOf(bytes, start, byteCount);
    hashes[i] = hash;
    ends[i] = byteCount;
    order[i] = hash * PLACES + i;
  });
  const ranks = new Uint32Array(texts.length);
  order.sort().forEach((value, rank) => (ranks[value % PLACES] = rank));
  return { hashes, ends, bytes, byteCount, ranks };
}

/** Writes encoded strings into a table of their size. */
export function fillTable(table: StringTable, encoded: Encoded): void {
  const { ranks, hashes, ends, bytes } = encoded;
  const order = new Uint32Array(ranks.length);
  ranks.forEach((rank, i) => (order[rank] = i));
  let written = 0;
  order.forEach((from, at) => {
    const start = from === 0 ? 0 : (ends[from - 1] ?? 0);
    written += bytes.copy(table.bytes, written, start, ends[from]);
    table.hashes[at] = hashes[from] ?? 0;
    table.ends[at] = written;
  });
}
