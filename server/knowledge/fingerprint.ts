import { fold } from './terms.ts';

const fewestWords = 24;
const mostWords = 20_000;

/**
 * SimHash-64 (Charikar 2002; Manku, Jain, Das Sarma 2007) over the distinct pairs of neighbouring words, as 16 hex
 * digits: near-duplicates differ in few bits. Null for texts too short to compare; only the first 20,000 words count.
 */
export function fingerprint(text: string): string | null {
  const words =
    fold(
      text
        .slice(0, mostWords * 12)
        .normalize('NFKC')
        .toLowerCase(),
    ).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < fewestWords) return null;
  const seen = new Set<number>();
  const votes = new Int32Array(64);
  let last = hash(words[0] ?? '');
  for (let index = 1; index < Math.min(words.length, mostWords); index++) {
    const next = hash(words[index] ?? '');
    const pair = mix(Math.imul(last, 31) + next);
    last = next;
    if (seen.has(pair)) continue;
    seen.add(pair);
    vote(votes, 0, pair);
    vote(votes, 32, mix(pair ^ 0x9747b28c));
  }
  return [0, 8, 16, 24, 32, 40, 48, 56].map((start) => byteOf(votes, start)).join('');
}

/** In how many of the 64 bits two fingerprints differ. */
export function distance(one: string, other: string): number {
  let bits = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; bits > 0n; bits &= bits - 1n) count++;
  return count;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}

/** The finaliser of MurmurHash3: every bit depends on all others. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function vote(votes: Int32Array, offset: number, value: number) {
  for (let bit = 0; bit < 32; bit++) votes[offset + bit]! += (value >>> bit) & 1 ? 1 : -1;
}

function byteOf(votes: Int32Array, start: number): string {
  let byte = 0;
  for (let bit = 0; bit < 8; bit++) if ((votes[start + bit] ?? 0) > 0) byte |= 1 << bit;
  return byte.toString(16).padStart(2, '0');
}
