import type { Understood } from '#contract/search.ts';

/** What can be written into the box besides words, in the order it is explained. */
export const operators = ['phrase', 'word', 'from', 'in', 'after', 'before', 'type'] as const;
export type Operator = (typeof operators)[number];

const beginnings: Record<Operator, string> = {
  phrase: '"',
  word: '-',
  from: 'from:',
  in: 'in:',
  after: 'after:',
  before: 'before:',
  type: 'type:',
};

/** The words in the box, and what of them is selected. */
export type Written = { words: string; from: number; to: number };

/** Writes an operator where the selection is: quotes go around it, everything else before it. */
export function withOperator({ words, from, to }: Written, operator: Operator): Written {
  const [before, selected, after] = [words.slice(0, from), words.slice(from, to), words.slice(to)];
  const start = /\S$/.test(before) ? `${before} ` : before;
  const opened = `${start}${beginnings[operator]}${selected}`;
  const closed = operator === 'phrase' ? `${opened}"` : opened;
  const end = selected === '' || operator !== 'phrase' ? opened.length : closed.length;
  return { words: `${closed}${/^\S/.test(after) ? ' ' : ''}${after}`, from: end, to: end };
}

type Part = Pick<Understood, 'start' | 'end' | 'value'>;

/** Without a part that was understood; as it was, when meanwhile something else stands there. */
export const withoutPart = (question: string, part: Part): string => replacePart(question, part, '');

export function replacePart(question: string, { start, end, value }: Part, by: string): string {
  if (!question.slice(start, end).includes(value)) return question;
  return [question.slice(0, start).trimEnd(), by, question.slice(end).trimStart()].filter(Boolean).join(' ');
}
