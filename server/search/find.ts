import type { Db } from '#kernel/database.ts';
import type { Viewer } from '#kernel/readable.ts';
import { type Meant, type PassageHit, type PassageIndex, type Phrase, placesSaying } from '#knowledge';
import type { Question } from './question.ts';

type Deps = { db: Db; index: PassageIndex };
type Asked = Pick<Question, 'terms' | 'filter' | 'phrases' | 'withoutPhrases'> & { sense: Meant | null };

/** Words that stand next to each other are seen in the text alone, so more passages are asked for than are wanted. */
const TIMES_ASKED = [2, 20];
/** Of documents that are only looked at to leave some out, more passages than they can have. */
const ALL = 20_000;

/** The best passages for a question, by words and by meaning at most `limit` each. Every hit is checked again by whoever shows it. */
export async function findPassages(deps: Deps, viewer: Viewer, question: Asked, limit: number): Promise<PassageHit[]> {
  const { terms, filter, sense, phrases, withoutPhrases } = question;
  if (terms.length === 0 && !sense) return [];
  const asked = { terms, meaning: sense };
  if (phrases.length + withoutPhrases.length === 0) return deps.index.find(asked, filter, limit);
  let kept: PassageHit[] = [];
  for (const times of TIMES_ASKED) {
    const hits = await deps.index.find(asked, filter, limit * times);
    kept = await saying(deps, viewer, question, hits);
    if (kept.length >= limit || hits.filter((hit) => hit.words > 0).length < limit * times) break;
  }
  return kept.slice(0, 2 * limit);
}

async function saying(deps: Deps, viewer: Viewer, question: Asked, hits: PassageHit[]): Promise<PassageHit[]> {
  const found = question.phrases.length > 0 ? await hitsSaying(deps.db, viewer, hits, question.phrases) : hits;
  return without(deps, viewer, { ...question, filter: { ...question.filter, excluded: [] } }, found);
}

async function hitsSaying(db: Db, viewer: Viewer, hits: PassageHit[], phrases: Phrase[]): Promise<PassageHit[]> {
  const places = hits.map((hit) => ({ documentId: hit.documentKey, ordinal: hit.ordinal }));
  const kept = new Set(
    (await placesSaying(db, viewer, places, phrases)).map(({ documentId, ordinal }) => `${documentId}:${ordinal}`),
  );
  return hits.filter((hit) => kept.has(hit.key));
}

/** The hits whose documents have none of the words and phrases that are to be left out, in any of their passages. */
export async function without(
  { db, index }: Deps,
  viewer: Viewer,
  { filter: { audiences, excluded = [] }, withoutPhrases }: Pick<Question, 'filter' | 'withoutPhrases'>,
  hits: PassageHit[],
): Promise<PassageHit[]> {
  const documents = [...new Set(hits.map((hit) => hit.documentKey))];
  const scope = { audiences, documents };
  const unwanted = excluded.length > 0 ? await index.find({ terms: excluded }, scope, ALL) : [];
  for (const phrase of withoutPhrases) {
    const near = await index.find({ terms: phrase.groups.flat() }, { ...scope, required: phrase.groups }, ALL);
    unwanted.push(...(await hitsSaying(db, viewer, near, [phrase])));
  }
  const left = new Set(unwanted.map((hit) => hit.documentKey));
  return left.size === 0 ? hits : hits.filter((hit) => !left.has(hit.documentKey));
}
