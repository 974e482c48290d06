import type { DocumentKind } from '#contract/knowledge.ts';
import { readDay } from './days.ts';
import { kindNamed } from './kind-names.ts';

/** A part of a question and where it stands in it. `not` turns it around. */
export type Piece = { start: number; end: number; not: boolean } & (
  | { is: 'word' | 'phrase'; text: string }
  | { is: 'from' | 'in'; name: string }
  | { is: 'before' | 'after'; day: string }
  | { is: 'type'; kind: DocumentKind }
  /** An operator that cannot mean what stands after it. It is searched as it stands. */
  | { is: 'unclear'; operator: 'before' | 'after' | 'type'; text: string }
);

const QUOTES = '"“”„‟«»＂';
/** A minus, an operator, and what they belong to: something in quotes, or up to the next space. */
const PIECE = new RegExp(`(-?)(?:(\\p{L}+):)?(?:[${QUOTES}]([^${QUOTES}]*)[${QUOTES}]|(\\S+))`, 'gu');
const ENDS = new RegExp(`^[${QUOTES}]+|[${QUOTES},;.!?)]+$`, 'g');
const ANY_LETTER = /[\p{L}\p{N}]/u;
/** Each costs a query or a pass over postings; a question with more is text that was pasted. */
const MOST_OPERATORS = 16;

/**
 * Takes a question apart: "exact words", -word, -"exact words", from:, in:, before:, after:, type:, the last five also
 * with a minus and with quotes around what follows. Whatever is none of these is words; nothing is an error.
 */
export function parseQuestion(question: string, now: Date): Piece[] {
  const pieces: Piece[] = [];
  let operators = 0;
  for (const match of question.matchAll(PIECE)) {
    const plain = { start: match.index, end: match.index + match[0].length };
    const piece = operators < MOST_OPERATORS ? readPiece(match, plain, now) : null;
    if (piece) operators++;
    pieces.push(piece ?? { ...plain, is: 'word', not: false, text: match[0] });
  }
  return pieces;
}

function readPiece(match: RegExpExecArray, place: { start: number; end: number }, now: Date): Piece | null {
  const [whole, minus, operator, quoted, bare = ''] = match;
  const said = { ...place, not: minus === '-' };
  const value = (quoted ?? bare.replaceAll(ENDS, '')).replaceAll(/\p{Cc}+/gu, ' ').trim();
  if (!ANY_LETTER.test(value)) return null;
  if (operator) return readOperator(operator.toLowerCase(), value, whole, said, now);
  if (quoted !== undefined) return { ...said, is: 'phrase', text: value };
  // A number below zero or an option of a program (--force) is not a word to leave out.
  return said.not && /^\p{L}/u.test(bare) ? { ...said, is: 'word', text: value } : null;
}

type Said = { start: number; end: number; not: boolean };

function readOperator(operator: string, value: string, whole: string, said: Said, now: Date): Piece | null {
  switch (operator) {
    case 'from':
    case 'in':
      return { ...said, is: operator, name: value };
    case 'before':
    case 'after': {
      const day = readDay(value, now);
      // What is not before a day is after it.
      const is = said.not === (operator === 'after') ? 'before' : 'after';
      return day ? { ...said, not: false, is, day } : { ...said, not: false, is: 'unclear', operator, text: whole };
    }
    case 'type': {
      const kind = kindNamed(value);
      return kind ? { ...said, is: 'type', kind } : { ...said, not: false, is: 'unclear', operator, text: whole };
    }
    default:
      return said.not ? { ...said, is: 'word', text: `${operator}:${value}` } : null;
  }
}
