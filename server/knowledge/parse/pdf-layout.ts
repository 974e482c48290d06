import type { Block } from '../parsed.ts';
import { headingLevel } from './draft.ts';

/** A line as it stands on the page; `y` counts from the bottom, heights are those of the letters. */
export type Line = { text: string; x: number; y: number; height: number };

type Item = { str: string; transform: number[]; width: number; height: number; hasEOL: boolean };

const isItem = (item: object): item is Item => 'str' in item;

/** Puts the pieces of text of a page together into lines, in the order they are drawn. */
export function linesOf(items: readonly object[]): Line[] {
  const lines: Line[] = [];
  let line: Line | null = null;
  let end = 0;
  for (const item of items.filter(isItem)) {
    const [, , , scale = 0, x = 0, y = 0] = item.transform;
    const height = item.height || Math.abs(scale);
    if (line && Math.abs(y - line.y) > Math.max(line.height, height) * 0.5) line = null;
    if (!line) {
      line = { text: '', x, y, height };
      lines.push(line);
    } else if (x - end > height * 0.2 && !/\s$/.test(line.text) && !/^\s/.test(item.str)) line.text += ' ';
    line.text += item.str;
    if (item.str.trim()) line.height = Math.max(line.height, height);
    end = x + item.width;
    if (item.hasEOL) line = null;
  }
  return lines.map((found) => ({ ...found, text: found.text.replace(/\s+/g, ' ').trim() })).filter(({ text }) => text);
}

/** The height most letters have: that of the running text. */
export function commonHeight(pages: readonly (readonly Line[])[]): number {
  const weights = new Map<number, number>();
  for (const { text, height } of pages.flat()) {
    const rounded = Math.round(height * 2) / 2;
    weights.set(rounded, (weights.get(rounded) ?? 0) + text.length);
  }
  return [...weights].sort((one, other) => other[1] - one[1])[0]?.[0] ?? 0;
}

/** Lines close to each other and of one size are a paragraph; short ones in larger letters are a heading. */
export function pageBlocks(lines: readonly Line[], body: number, page: number): Block[] {
  const blocks: Block[] = [];
  let group: Line[] = [];
  const close = () => {
    const [first] = group;
    const text = joinLines(group);
    const size = first && body > 0 ? first.height / body : 1;
    if (text && size >= 1.15 && text.length <= 150 && /\p{L}/u.test(text)) {
      blocks.push({ type: 'heading', level: headingLevel(size >= 1.6 ? 1 : size >= 1.3 ? 2 : 3), text, page });
    } else if (text) blocks.push({ type: 'paragraph', spans: [{ text }], page });
    group = [];
  };
  for (const line of lines) {
    const last = group.at(-1);
    if (last && startsNew(last, line)) close();
    group.push(line);
  }
  close();
  return blocks;
}

function startsNew(last: Line, line: Line): boolean {
  const gap = last.y - line.y;
  const height = Math.max(last.height, line.height, 1);
  if (Math.abs(last.height - line.height) > height * 0.12) return true;
  if (gap < -height * 0.5 || gap > height * 1.75) return true;
  return /^[•‣▪◦●–-]\s/.test(line.text) || (line.x - last.x > height * 0.9 && /[.!?:]$/.test(last.text));
}

/** A word divided at the end of a line is made whole again. */
function joinLines(lines: readonly Line[]): string {
  let text = '';
  for (const line of lines) {
    if (/\p{Ll}[-\u00ad]$/u.test(text) && /^\p{Ll}/u.test(line.text)) text = text.slice(0, -1) + line.text;
    else text = text ? `${text} ${line.text}` : line.text;
  }
  return text;
}
