import type { PassageHit } from '#knowledge';
import type { Question } from './question.ts';

/** How far a passage is found by words and by meaning, each from 0 to 1 among what was found together. */
export type Relevance = { words: number; meaning: number };

/** What cosines of a question are worth. */
export type Trust = { weight: number; noise: number };

/** A document is worth its best passage and a little of its second: long documents must not win by length. */
const SECOND_PASSAGE = 0.03;

/**
 * Scores of both legs brought to a common scale, for a convex combination (Bruch, Gai and Ingber, TOIS 2023): BM25 by
 * its largest value, cosines from what unrelated texts have up to their largest. Both are exact for every hit.
 */
function relate(hits: readonly PassageHit[], trust: Trust | null): Map<PassageHit, Relevance> {
  const mostWords = Math.max(Number.MIN_VALUE, ...hits.map((hit) => hit.words));
  const noise = trust?.noise ?? 0;
  const span = Math.max(...hits.map((hit) => hit.meaning)) - noise;
  const meaningOf = ({ meaning }: PassageHit) => (trust && span > 0 ? Math.max(0, (meaning - noise) / span) : 0);
  return new Map(hits.map((hit) => [hit, { words: hit.words / mostWords, meaning: meaningOf(hit) }]));
}

/** A document with its passages, best first. */
export type Related = { documentKey: string; hits: PassageHit[]; relevance: Relevance };

/**
 * Passages put together as documents, by `weight` of meaning against words, in no order. What has none of the words and
 * is no nearer than unrelated texts are is left out.
 */
export function documentsOf(hits: readonly PassageHit[], trust: Trust | null, weight: number): Related[] {
  const relevances = relate(hits, trust);
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

/** How much meaning counts in this question: half as much for quoted text, names and numbers. */
export function weightOfMeaning({ text, sense }: Pick<Question, 'text' | 'sense'>): number {
  if (!sense) return 0;
  return /["“”]|\p{L}[-_.]?\p{N}|\p{N}[-_.]?\p{L}/u.test(text) ? sense.weight / 2 : sense.weight;
}
