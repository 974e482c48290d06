import type { Db } from '#kernel/database.ts';
import { indexState } from '../indexing.ts';
import type { PassageIndex } from '../passage-index.ts';
import type { EmbeddablePassage, Embedder } from './embedder.ts';
import type { Meaning } from './meaning.ts';
import { isOutgrown } from './outgrown.ts';
import { cosine } from './quantise.ts';
import {
  countPublicPassages,
  keepSpace,
  newestLearned,
  passagesOf,
  publicPassages,
  type Space,
  spaceNamed,
  switchTo,
} from './spaces.ts';
import { tableToBytes } from './table.ts';

type Deps = { db: Db; index: PassageIndex; meaning: Meaning };
type Moment = { now: Date; isReading: boolean };

/** With fewer passages than this words stand together by chance. */
const FEWEST_PASSAGES = 100;
/** What is learned from; more text changes hardly anything. */
const MOST_LEARNED = 200_000;
const SAMPLED = 400;

/**
 * Brings meaning up to date: learns a new space when the text has changed enough (or takes up the model outside that
 * was configured), gives every passage its vector in it beside the old ones, and only then lets questions be asked in it.
 * May be stopped anywhere and run again: it goes on with what is missing.
 */
export async function renewMeaning(deps: Deps, moment: Moment, signal: AbortSignal): Promise<void> {
  const { db, index, meaning } = deps;
  const { space: current } = await indexState(db);
  const wanted = meaning.outside
    ? await adopt(deps, meaning.outside.current(), signal)
    : await learnIfDue(deps, moment);
  const embedder = wanted && (await meaning.embedderOf(wanted));
  if (!wanted || !embedder) return;
  await fillVectors(deps, embedder, signal);
  if (signal.aborted || wanted === current) return;
  await switchTo(db, wanted);
  await index.keepSpaces([wanted]);
}

const DOCUMENTS_AT_ONCE = 100;

/** Gives a vector to every passage that has none in the space. What changes meanwhile is found at the end. */
export async function fillVectors(
  { db, index }: Omit<Deps, 'meaning'>,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<void> {
  // A document that the database no longer has the same way stays without; the index will be told of the change.
  const tried = new Set<string>();
  while (!signal.aborted) {
    const waiting = (await index.withoutVectors(embedder.space, tried.size + DOCUMENTS_AT_ONCE)).filter(
      (id) => !tried.has(id),
    );
    if (waiting.length === 0) return;
    for (let start = 0; start < waiting.length && !signal.aborted; start += DOCUMENTS_AT_ONCE) {
      const ids = waiting.slice(start, start + DOCUMENTS_AT_ONCE);
      for (const id of ids) tried.add(id);
      const placed = await passagesOf(db, ids);
      const vectors = await embedder.passages(
        placed.map(({ passage }) => passage),
        signal,
      );
      await index.addVectors(
        embedder.space,
        placed.flatMap(({ documentKey, ordinal }, i) => {
          const vector = vectors[i];
          return vector ? [{ documentKey, ordinal, vector }] : [];
        }),
      );
    }
  }
}

/** The space to ask in, learned anew if what everybody may read has changed enough; null while there is too little. */
async function learnIfDue({ db, meaning }: Deps, moment: Moment): Promise<string | null> {
  const [newest, passages] = await Promise.all([newestLearned(db), countPublicPassages(db)]);
  if (passages < FEWEST_PASSAGES) return newest?.space ?? null;
  if (newest && !isDue(newest, passages, moment)) return newest.space;
  const table = await meaning.learner.learn(publicPassages(db, MOST_LEARNED));
  const space = `learned:${table.name}`;
  await keepSpace(db, { space, noise: table.noise, passages, learned: tableToBytes(table) });
  return space;
}

const WEEK_MS = 7 * 86_400_000;

const isDue = (newest: Space, passages: number, { now, isReading }: Moment): boolean =>
  isOutgrown(newest.passages, passages, isReading) ||
  (passages !== newest.passages && now.getTime() - newest.madeAt.getTime() > WEEK_MS);

/**
 * A model outside says nothing about what its cosines are worth: that is measured on text everybody may read. Null while
 * it cannot be reached: what there is stays in use.
 */
async function adopt({ db }: Deps, outside: Embedder | null, signal: AbortSignal): Promise<string | null> {
  if (!outside) return null;
  const known = await spaceNamed(db, outside.space);
  const passages = await countPublicPassages(db);
  if (known && (known.passages > 0 || passages === 0)) return known.space;
  const noise = await noiseOf(outside, await sample(db), signal);
  await keepSpace(db, { space: outside.space, noise, passages, learned: null });
  return outside.space;
}

async function sample(db: Db): Promise<EmbeddablePassage[]> {
  const chosen: EmbeddablePassage[] = [];
  for await (const batch of publicPassages(db, SAMPLED)) {
    chosen.push(...batch);
    if (chosen.length >= SAMPLED) break;
  }
  return chosen.slice(0, SAMPLED);
}

/** Mean and two standard deviations of the cosines of all pairs. */
export async function noiseOf(embedder: Embedder, passages: EmbeddablePassage[], signal: AbortSignal): Promise<number> {
  const vectors = await embedder.passages(passages, signal);
  let [pairs, sum, squares] = [0, 0, 0];
  vectors.forEach((one, i) => {
    for (const other of vectors.slice(i + 1)) {
      const value = cosine(one, other);
      pairs += 1;
      sum += value;
      squares += value * value;
    }
  });
  if (pairs === 0) return 0;
  const mean = sum / pairs;
  return mean + 2 * Math.sqrt(Math.max(0, squares / pairs - mean * mean));
}
