import type { Block } from '../parsed.ts';
import { decodeText } from './decode.ts';
import { newDraft, paragraph } from './draft.ts';
import type { Reader } from './draft.ts';

/** Paragraphs are what blank lines separate; line breaks within stay, as lists and addresses need them. */
export function paragraphsOf(text: string): Block[] {
  return text
    .split(/\n[ \t]*\n+/)
    .map((part) => part.replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, ''))
    .filter((part) => part.trim())
    .map((part) => paragraph(part));
}

export const readText: Reader = ({ bytes }) => newDraft({ kind: 'text', blocks: paragraphsOf(decodeText(bytes)) });

/** Source code, logs, structured data: one block, kept as it is. */
export const readCode: Reader = ({ bytes }) => {
  const text = decodeText(bytes).replace(/\s+$/, '');
  return newDraft({ kind: 'text', blocks: text ? [{ type: 'code', text }] : [] });
};
