import type { PassageHit } from '#knowledge';
import type { Question } from './question.ts';

/** How far a passage is found by words and by meaning, each from 0 to 1 among what was found together. */
export type Relevance = { words: number; meaning: number };

/** What cosines of a question are worth. */
export type Trust = { weight: number; noise: number };

/** A document is worth its best passage and a tenth of its second: long documents must not win by length. */
const SECOND_PASSAGE = 0.1;

/**
 * Scores of both legs brought to a common scale, for a convex combination (Bruch, Gai and Ingber, TOIS 2023): BM25 by
 * its largest value, cosines from what unrelated texts have up to their largest. Both are exact for every hit.
 */
export function relate(hits: readonly PassageHit[], trust: Trust | null): Map<PassageHit, Relevance> {
  const mostWords = Math.max(Number.MIN_VALUE, ...hits.map((hit) => hit.words));
  const noise = trust?.noise ?? 0;
  const span = Math.max(...hits.map((hit) => hit.meaning)) - noise;
  const meaningOf = ({ meaning }: PassageHit) => (trust && span > 0 ? Math.max(0, (meaning - noise) / span) : 0);
  return new Map(hits.map((hit) => [hit, { words: hit.words / mostWords, meaning: meaningOf(hit) }]));
}

/** A document's passages, best first by `weight` of meaning against words. */
export function bestFirst(hits: readonly PassageHit[], relevances: ReadonlyMap<PassageHit, Relevance>, weight: number) {
  return hits
    .map((hit) => {
      const { words, meaning } = relevances.get(hit) ?? { words: 0, meaning: 0 };
      return { hit, words, meaning, value: (1 - weight) * words + weight * meaning };
    })
    .toSorted((a, b) => b.value - a.value || a.hit.ordinal - b.hit.ordinal);
}

/** What a document is worth by its passages, best first. */
export function ofDocument([best, second]: readonly Relevance[]): Relevance {
  const both = (kind: keyof Relevance) => Math.min(1, (best?.[kind] ?? 0) + SECOND_PASSAGE * (second?.[kind] ?? 0));
  return { words: both('words'), meaning: both('meaning') };
}

const LONG_QUESTION_WORDS = 6;
const MOST_WEIGHT = 0.7;

/** How much meaning counts in this question: less for quoted text, names and numbers, more for whole sentences. */
export function weightOfMeaning({ text, words, sense }: Pick<Question, 'text' | 'words' | 'sense'>): number {
  if (!sense) return 0;
  if (/["“”]|\p{L}[-_.]?\p{N}|\p{N}[-_.]?\p{L}/u.test(text)) return sense.weight / 2;
  return words.length >= LONG_QUESTION_WORDS ? Math.min(MOST_WEIGHT, sense.weight * 1.2) : sense.weight;
}
