import type { NearTerm, Reach } from '../passage-index.ts';
import { editsBetween } from './edits.ts';
import { countVisible, type Held } from './held.ts';
import type { Segment } from './segment.ts';
import { findIn, needleOf, startOf, textAt } from './string-table.ts';

/** Whether a passage that may be seen has the word. Stops at the first. */
export function isVisible(helds: readonly Held[], word: string, allowed: Uint8Array): boolean {
  const needle = needleOf(word);
  return helds.some(({ segment, slots }) => {
    const term = findIn(segment.termTable, needle);
    if (term < 0) return false;
    const end = segment.postingEnds[term] ?? 0;
    for (let i = startOf(segment.postingEnds, term); i < end; i++)
      if (allowed[slots[segment.postingPassages[i] ?? 0] ?? 0] === 1) return true;
    return false;
  });
}

/** The visible words closest to `word`: by edits, then with its first letter, then by how many passages have them. */
export function findNear(
  helds: readonly Held[],
  word: string,
  reach: Reach,
  allowed: Uint8Array,
  limit: number,
): NearTerm[] {
  const found = new Map<string, NearTerm>();
  for (const held of helds) {
    const { termTable, postingEnds } = held.segment;
    for (const term of nearIn(held.segment, word, reach)) {
      const passages = countVisible(held, allowed, startOf(postingEnds, term), postingEnds[term] ?? 0);
      if (passages === 0) continue;
      const text = textAt(termTable, term);
      const known = found.get(text) ?? { term: text, edits: editsBetween(word, text, reach), passages: 0 };
      found.set(text, { ...known, passages: passages + known.passages });
    }
  }
  const isOdd = ({ term }: NearTerm) => Number(term.charAt(0) !== word.charAt(0));
  return [...found.values()]
    .toSorted(
      (a, b) => a.edits - b.edits || isOdd(a) - isOdd(b) || b.passages - a.passages || (a.term < b.term ? -1 : 1),
    )
    .slice(0, limit);
}

/** Whoever mistypes twice still begins right. */
const MOST_EDITS_OF_ODD = 1;

function nearIn(segment: Segment, word: string, reach: Reach): number[] {
  const { bytes, ends } = segment.termTable;
  const sketches = sketchesOf(segment);
  const oddReach = { ...reach, edits: Math.min(reach.edits, MOST_EDITS_OF_ODD) };
  const [mayBeNear, oddMayBeNear] = [createSieve(word, reach), createSieve(word, oddReach)];
  const first = Buffer.from(word)[0];
  const near: number[] = [];
  for (let term = 0; term < segment.terms; term++) {
    const isOdd = bytes[startOf(ends, term)] !== first;
    if (!(isOdd ? oddMayBeNear : mayBeNear)(sketches[term] ?? 0)) continue;
    const text = textAt(segment.termTable, term);
    const most = text.charAt(0) === word.charAt(0) ? reach : oddReach;
    if (editsBetween(word, text, most) <= most.edits) near.push(term);
  }
  return near;
}

/** Per term which letters it has and how many: what is not near is nearly always known from that. */
const sketches = new WeakMap<Segment, Uint32Array>();
const BITS = 26;
const ALL_BITS = 2 ** BITS - 1;
const MOST_LETTERS = 63;

function sketchesOf(segment: Segment): Uint32Array {
  let made = sketches.get(segment);
  if (!made) {
    made = new Uint32Array(segment.terms);
    const { bytes, ends } = segment.termTable;
    for (let term = 0; term < segment.terms; term++) made[term] = sketchOf(bytes, startOf(ends, term), ends[term] ?? 0);
    sketches.set(segment, made);
  }
  return made;
}

/** Of UTF-8: one bit for each letter there is (some share one), and their number above. */
function sketchOf(bytes: Uint8Array, start: number, end: number): number {
  let [bits, letters] = [0, 0];
  for (let i = start; i < end; letters++) {
    let letter = bytes[i++] ?? 0;
    for (; i < end && isContinued(bytes[i] ?? 0); i++) letter = (letter << 6) ^ (bytes[i] ?? 0);
    bits |= 1 << (letter % BITS);
  }
  return (bits | (Math.min(letters, MOST_LETTERS) << BITS)) >>> 0;
}

function sketchOfText(text: string): number {
  const bytes = Buffer.from(text);
  return sketchOf(bytes, 0, bytes.length);
}

const isContinued = (byte: number) => (byte & 0xc0) === 0x80;

/** An edit brings in at most one letter and takes away at most one; an ending takes away any of its own. */
function createSieve(word: string, { edits, ending }: Reach): (sketch: number) => boolean {
  const whole = sketchOfText(word);
  const beginning = sketchOfText(word.slice(0, Math.max(0, word.length - ending)));
  const [shortest, longest] = [(beginning >>> BITS) - edits, (whole >>> BITS) + edits];
  return (sketch) => {
    const letters = sketch >>> BITS;
    if (letters < shortest || letters > longest) return false;
    return count(sketch & ~whole & ALL_BITS) <= edits && count(beginning & ~sketch & ALL_BITS) <= edits;
  };
}

/** How many bits are set (Warren, Hacker's Delight, 5-1). */
function count(bits: number): number {
  let sum = bits - ((bits >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
