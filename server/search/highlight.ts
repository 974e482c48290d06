import { analyse } from '#knowledge';

export type Highlight = { text: string; hit: boolean };

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}'’._-]*[\p{L}\p{N}\p{M}])?/gu;
const EXCERPT = 320;

type Mark = { start: number; end: number };

/** Where words stand in a text that have one of some stems. */
export type Marker = (text: string, language: string | null) => Mark[];

/** Most words are told apart by their first letter, which no stemmer takes; the others are taken apart once. */
export function markerFor(stems: ReadonlySet<string>): Marker {
  const letters = new Set([...stems].map((stem) => stem.charAt(0)));
  const known = new Map<string, boolean>();
  return (text, language) => {
    const isAsked = (word: string) => {
      if (/^[A-Za-z][a-z]*$/.test(word) && !letters.has(word.charAt(0).toLowerCase())) return false;
      const key = `${language} ${word}`;
      const asked = known.get(key) ?? analyse(word, language ?? 'en').some((term) => stems.has(term));
      known.set(key, asked);
      return asked;
    };
    return Array.from(text.matchAll(WORD)).flatMap(({ 0: word, index }) =>
      isAsked(word) ? [{ start: index, end: index + word.length }] : [],
    );
  };
}

/** The whole text with its hits marked; neighbouring hits separated by white space become one. */
export function highlightAll(text: string, marksIn: Marker, language: string | null): Highlight[] {
  return piecesOf(text, marksIn(text, language), 0, text.length);
}

/** About three lines around the densest hits. */
export function excerpt(text: string, marksIn: Marker, language: string | null): Highlight[] {
  const marks = marksIn(text, language);
  const { start, end } = densest(text, marks);
  const pieces = piecesOf(text, marks, start, end);
  if (start > 0) pieces.unshift({ text: '… ', hit: false });
  if (end < text.length) pieces.push({ text: ' …', hit: false });
  return pieces;
}

/** The window of EXCERPT characters with the most hits, moved to word boundaries. */
function densest(text: string, marks: Mark[]): { start: number; end: number } {
  if (text.length <= EXCERPT) return { start: 0, end: text.length };
  let best = { first: 0, count: 0 };
  for (let first = 0, last = 0; first < marks.length; first++) {
    while (last < marks.length && (marks[last]?.end ?? 0) - (marks[first]?.start ?? 0) <= EXCERPT) last++;
    if (last - first > best.count) best = { first, count: last - first };
  }
  const from = Math.max(0, (marks[best.first]?.start ?? 0) - 60);
  const start = from === 0 ? 0 : Math.max(0, text.indexOf(' ', from) + 1);
  const cut = Math.min(text.length, start + EXCERPT);
  const space = text.lastIndexOf(' ', cut);
  return { start, end: cut === text.length || space <= start ? cut : space };
}

function piecesOf(text: string, marks: Mark[], start: number, end: number): Highlight[] {
  const pieces: Highlight[] = [];
  const add = (from: number, to: number, hit: boolean) => {
    if (to <= from) return;
    const previous = pieces.at(-1);
    if (previous && previous.hit === hit) previous.text += text.slice(from, to);
    else pieces.push({ text: text.slice(from, to), hit });
  };
  let at = start;
  for (const mark of marks) {
    if (mark.end <= start || mark.start >= end) continue;
    const gap = text.slice(at, mark.start);
    add(at, mark.start, pieces.at(-1)?.hit === true && /^\s+$/.test(gap));
    add(mark.start, Math.min(mark.end, end), true);
    at = Math.min(mark.end, end);
  }
  add(at, end, false);
  return pieces;
}
