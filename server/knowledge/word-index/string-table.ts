/**
 * Strings as UTF-8, ordered by hash: found by bisection, merged in one pass, kept outside the JavaScript heap.
 * A table may hold the same string more than once.
 */
export type StringTable = { hashes: Uint32Array; ends: Uint32Array; bytes: Buffer };

/** A string to look for in many tables. */
export type Needle = { bytes: Buffer; hash: number };

/** FNV-1a, with the last mixing of MurmurHash3 so that every bit counts. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
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
  return areEqual(table.bytes, startOf(table.ends, at), table.ends[at] ?? 0, bytes, 0, bytes.length);
}

/** Where the string at a place starts: where the one before ends. */
export const startOf = (ends: Uint32Array, at: number): number => (at === 0 ? 0 : (ends[at - 1] ?? 0));

export function textAt(table: StringTable, at: number): string {
  return table.bytes.toString('utf8', startOf(table.ends, at), table.ends[at]);
}

/** Plain loops: for words, a call into Buffer takes longer than the work. */
export function areEqual(
  a: Uint8Array,
  startA: number,
  endA: number,
  b: Uint8Array,
  startB: number,
  endB: number,
): boolean {
  if (endA - startA !== endB - startB) return false;
  for (let i = startA, k = startB; i < endA; i++, k++) if (a[i] !== b[k]) return false;
  return true;
}

/** Returns where the copy ends. */
export function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  for (let i = start; i < end; i++) to[at++] = from[i] ?? 0;
  return at;
}
