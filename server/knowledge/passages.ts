import type { Block, Passage, Span } from './parsed.ts';
import { analyse } from './terms.ts';

const mostTokens = 256;
/** Passages of one document. A longer document gets longer passages instead of losing text. */
export const mostPassages = 2000;
const headingMark = ' › ';

type Piece = { block: number; text: string; tokens: number };
type Section = { path: string[]; block: number; pieces: Piece[] };

/**
 * Cuts a document at its headings, then paragraphs, then lines and sentences, into passages of 128 to 256 tokens; short
 * neighbours are put together under the heading they share. Asides are left out, everything else is in exactly one
 * passage. A document with nothing but a title is one passage, so that it can be found.
 */
export function cutPassages(title: string, blocks: readonly Block[], language: string | null): Passage[] {
  const sections = sectionsOf(blocks);
  const total = sections.reduce(
    (sum, { pieces }) => sum + pieces.reduce((tokens, piece) => tokens + piece.tokens, 0),
    0,
  );
  let most = Math.max(mostTokens, Math.ceil(total / (mostPassages * 0.75)));
  let groups = pack(sections, most);
  while (groups.length > mostPassages) groups = pack(sections, (most *= 2));
  if (groups.length === 0 && title.trim()) return [titlePassage(title, blocks, language)];
  return groups.map((group, ordinal) => passageOf(group, ordinal, title, language));
}

/** The readable text of one block, lines separated by newlines. */
export function textOf(block: Block): string {
  if (block.type === 'paragraph') return joined(block.spans);
  if (block.type === 'list') return block.items.map(joined).join('\n');
  if (block.type === 'table') return block.rows.map((row) => row.join(' | ')).join('\n');
  return block.text;
}

const joined = (spans: readonly Span[]) => spans.map((span) => span.text).join('');

/** About how many tokens a model would make of it: words cost 4/3, unbroken text a sixth per character, Han one each. */
function tokensOf(text: string): number {
  let words = 0;
  let wide = 0;
  let inWord = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const space = code === 32 || (code >= 9 && code <= 13) || code === 160;
    if (!space && !inWord) words++;
    inWord = !space;
    if (code >= 0x0e00 && (code < 0x1100 || (code >= 0x3040 && code < 0xd7b0))) wide++;
  }
  return Math.ceil(Math.max((words * 4) / 3, (text.length - wide) / 6) + wide);
}

function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = [{ path: [], block: 0, pieces: [] }];
  const path: { level: number; text: string }[] = [];
  blocks.forEach((block, index) => {
    if (block.type === 'aside') return;
    const text = textOf(block).trim();
    if (!text) return;
    if (block.type === 'heading') {
      while (path.length > 0 && (path.at(-1)?.level ?? 0) >= block.level) path.pop();
      path.push({ level: block.level, text: text.replace(/\s+/g, ' ') });
      sections.push({ path: path.map((heading) => heading.text), block: index, pieces: [] });
    } else {
      sections.at(-1)?.pieces.push({ block: index, text, tokens: tokensOf(text) });
    }
  });
  return sections.filter((section, index) => section.pieces.length > 0 || !opens(section, sections[index + 1]));
}

/** A heading directly above its first subheading is in that one's path already. */
const opens = (section: Section, next: Section | undefined) =>
  section.path.length === 0 || (next !== undefined && section.path.every((text, depth) => next.path[depth] === text));

function pack(sections: readonly Section[], most: number): Section[][] {
  const groups: Section[][] = [];
  let group: Section[] = [];
  let tokens = 0;
  const close = () => {
    if (group.length > 0) groups.push(group);
    group = [];
    tokens = 0;
  };
  for (const section of sections) {
    const first = section.pieces[0]?.tokens ?? 0;
    if (tokens >= most / 2 || tokens + Math.min(first, most) > most) close();
    let part: Section = { ...section, pieces: [] };
    group.push(part);
    for (const piece of section.pieces.flatMap((whole) => split(whole, most))) {
      if (tokens + piece.tokens > most && part.pieces.length > 0) {
        close();
        part = { ...section, block: piece.block, pieces: [] };
        group.push(part);
      }
      part.pieces.push(piece);
      tokens += piece.tokens;
    }
  }
  close();
  return groups;
}

/** Ways of cutting, the gentlest first: after lines, sentences, words, and at last anywhere. */
const cuts: ((text: string) => string[])[] = [
  (text) => text.split(/(?<=\n)/),
  (text) => text.split(/(?<=[.!?…][)"'”»]?)(?=\s)|(?<=[。！？])/),
  (text) => text.split(/(?=\s)/),
  (text) => text.match(/[^]{1,120}/gu) ?? [],
];

function split(piece: Piece, most: number, level = 0): Piece[] {
  const cut = cuts[level];
  if (piece.tokens <= most || !cut) return [piece];
  const finer = cut(piece.text).flatMap((text) =>
    split({ block: piece.block, text, tokens: tokensOf(text) }, most, level + 1),
  );
  const merged: Piece[] = [];
  for (const next of finer) {
    const last = merged.at(-1);
    if (last && last.tokens + next.tokens <= most) {
      last.text += next.text;
      last.tokens += next.tokens;
    } else merged.push({ ...next });
  }
  return merged;
}

function passageOf(group: readonly Section[], ordinal: number, title: string, language: string | null): Passage {
  const [first] = group;
  const shared = (first?.path ?? []).filter((text, depth) => group.every(({ path }) => path[depth] === text));
  const lone = group.length === 1 && first?.pieces.length === 0;
  const path = lone ? shared.slice(0, -1) : shared;
  const text = group
    .flatMap((section) => [
      section.path.slice(path.length).join(headingMark),
      ...section.pieces.map((piece) => piece.text.trim()),
    ])
    .filter(Boolean)
    .join('\n');
  const covered = group.flatMap((section) => [section.block, ...section.pieces.map((piece) => piece.block)]);
  const heading = (path[0] === title ? path.slice(1) : path).join(headingMark);
  return {
    ordinal,
    firstBlock: Math.min(...covered),
    lastBlock: Math.max(...covered),
    heading,
    text,
    terms: analyse(`${heading}\n${text}`, language).join(' '),
  };
}

function titlePassage(title: string, blocks: readonly Block[], language: string | null): Passage {
  const terms = analyse(title, language).join(' ');
  return { ordinal: 0, firstBlock: 0, lastBlock: Math.max(0, blocks.length - 1), heading: '', text: title, terms };
}
