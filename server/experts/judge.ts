import type { PassageHit } from '#knowledge';
import { documentsOf, type Question } from '#search';

/** What a document has to do with a question: how well it answers, and how near its subject is, each from 0 to 1. */
export type Judged = { answer: number; subject: number; ordinal: number };

/**
 * Judges documents by their passages: `found` for the whole question, `near` for its subject alone, in no order. Where
 * no subject was looked for, what answers is also what is near.
 */
export function judge(
  question: Pick<Question, 'sense'>,
  found: readonly PassageHit[],
  near: readonly PassageHit[] | null,
): Map<string, Judged> {
  const answers = answersOf(question, found);
  const subjects = near === null ? answers : subjectsOf(near);
  const judged = new Map<string, Judged>();
  for (const document of new Set([...answers.keys(), ...subjects.keys()])) {
    const [answer, subject] = [answers.get(document), subjects.get(document)];
    judged.set(document, {
      answer: answer?.value ?? 0,
      subject: subject?.value ?? 0,
      ordinal: (answer ?? subject)?.ordinal ?? 0,
    });
  }
  return judged;
}

type Worth = { value: number; ordinal: number };

/** Cosines count from what unrelated texts have: of many documents that mean a little, only the best are evidence. */
function answersOf(question: Pick<Question, 'sense'>, found: readonly PassageHit[]) {
  const { weight = 0, noise = 0 } = question.sense ?? {};
  const above = found.map((hit) => ({ ...hit, meaning: Math.max(0, hit.meaning - noise) }));
  return scaled(
    documentsOf(above, { weight, noise: 0 }).map(({ documentKey, hits, relevance: { words, meaning } }) => [
      documentKey,
      { value: (1 - weight) * words + weight * meaning, ordinal: hits[0]?.ordinal ?? 0 },
    ]),
  );
}

function subjectsOf(near: readonly PassageHit[]) {
  const best = new Map<string, Worth>();
  for (const { documentKey, ordinal, meaning } of near)
    if (meaning > (best.get(documentKey)?.value ?? 0)) best.set(documentKey, { value: meaning, ordinal });
  return scaled([...best]);
}

/** The best becomes 1. */
function scaled(worths: Array<[string, Worth]>): Map<string, Worth> {
  const most = Math.max(Number.MIN_VALUE, ...worths.map(([, { value }]) => value));
  return new Map(worths.map(([document, { value, ordinal }]) => [document, { value: value / most, ordinal }]));
}
