import type { PassageHit } from '#knowledge';
import type { Question } from './question.ts';

/** How far a passage is found by words and by meaning, each from 0 to 1 among what was found together. */
export type Relevance = { words: number; meaning: number };

/** What cosines of a question are worth. */
export type Trust = { weight: number; noise: number };

/** A document is worth its best passage and a little of its second: long documents must not win by length. */
const SECOND_PASSAGE = 0.03;

/**
 * Scores of both legs brought to a common scale, for a convex combination (Bruch, Gai and Ingber, TOIS 2023): each by its
 * largest value; a cosine that unrelated texts have counts as none. Both are exact for every hit.
 */
function relate(hits: readonly PassageHit[], trust: Trust | null): Map<PassageHit, Relevance> {
  const mostWords = Math.max(Number.MIN_VALUE, ...hits.map((hit) => hit.words));
  const mostMeaning = Math.max(...hits.map((hit) => hit.meaning));
  const meaningOf = ({ meaning }: PassageHit) => (trust && meaning > trust.noise ? meaning / mostMeaning : 0);
  return new Map(hits.map((hit) => [hit, { words: hit.words / mostWords, meaning: meaningOf(hit) }]));
}

/** A document with its passages, best first. */
export type Related = { documentKey: string; hits: PassageHit[]; relevance: Relevance };

/**
 * Passages put together as documents, in no order, by as much of meaning against words as it can be trusted. What has
 * none of the words and is no nearer than unrelated texts are is left out.
 */
export function documentsOf(hits: readonly PassageHit[], trust: Trust | null): Related[] {
  const relevances = relate(hits, trust);
  const weight = trust?.weight ?? 0;
  const nothingAsked = hits.every(({ words, meaning }) => words === 0 && meaning === 0);
  const valueOf = ({ words, meaning }: Relevance) => (1 - weight) * words + weight * meaning;
  return [...Map.groupBy(hits, (hit) => hit.documentKey)].flatMap(([documentKey, own]) => {
    const rated = own.flatMap((hit) => {
      const relevance = relevances.get(hit);
      return relevance && (valueOf(relevance) > 0 || nothingAsked)
        ? [{ hit, relevance, value: valueOf(relevance) }]
        : [];
    });
    const [best, second] = rated.sort((one, other) => other.value - one.value || one.hit.ordinal - other.hit.ordinal);
    const both = (kind: keyof Relevance) =>
      Math.min(1, (best?.relevance[kind] ?? 0) + SECOND_PASSAGE * (second?.relevance[kind] ?? 0));
    const relevance = { words: both('words'), meaning: both('meaning') };
    return best ? [{ documentKey, hits: rated.map(({ hit }) => hit), relevance }] : [];
  });
}

/** How much of a score is for words of the question that stand in the title, from 0 to as good as the title itself. */
const TITLE = 0.15;

/** What words, meaning and title each may add to a score of at most 1. */
export function weightsFor({ words, sense }: Pick<Question, 'words' | 'sense'>): Relevance & { title: number } {
  const meaning = sense?.weight ?? 0;
  const title = words.length > 0 ? TITLE : 0;
  return { words: (1 - title) * (1 - meaning), meaning: (1 - title) * meaning, title };
}

/**
 * How far a question and a title are the same words, 0 to 1: those each has of the other, of all they have (Dice 1945).
 * Who types a few words often knows what it is called; in a long question the title weighs little by itself.
 */
export function titleMatcher(words: Question['words']): (titleTerms: string) => number {
  const asked = new Set(words.flatMap((word) => word.terms));
  return (titleTerms) => {
    const title = new Set(titleTerms.split(' ').filter(Boolean));
    if (words.length + title.size === 0) return 0;
    const inTitle = words.filter((word) => word.terms.some((term) => title.has(term))).length;
    const inQuestion = [...title].filter((term) => asked.has(term)).length;
    return (inTitle + inQuestion) / (words.length + title.size);
  };
}
