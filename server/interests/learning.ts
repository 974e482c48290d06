import { type Db, sql } from '#kernel/database.ts';
import type { Log } from '#kernel/log.ts';
import { countPublicPassages, isOutgrown, learnedTable, newestLearned } from '#knowledge';
import { FEWEST_PASSAGES } from './learn-topics.ts';
import { saveLearning } from './save-topics.ts';
import {
  documentsForEveryone,
  earlierTopics,
  namingChoices,
  openTopics,
  type OpenTopics,
  savePlacements,
  standing,
  type UnplacedDocument,
  unplacedDocuments,
} from './topic-store.ts';
import { type Ask, withTopicThread } from './topic-thread.ts';

export type LearningDeps = {
  db: Db;
  log: Log;
  now(): Date;
  learnSoon(db: Db): Promise<void>;
  placeSoon(db: Db): Promise<void>;
};

const MOST_PASSAGES = 100_000;
const SEED = 1;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Learns the organisation's topics from what everyone may read, in a thread; then everything is placed among them. */
export async function learnTopicsAnew(deps: LearningDeps, signal: AbortSignal): Promise<void> {
  const { db, log, now } = deps;
  const passages = await countPublicPassages(db);
  if (passages < FEWEST_PASSAGES) return forgetTopics(db);
  const [meaning, earlier, choices] = await Promise.all([tableOfSearch(db), earlierTopics(db), namingChoices(db)]);
  const found = await withTopicThread(signal, async (ask) => {
    for await (const documents of documentsForEveryone(db, passages, MOST_PASSAGES))
      await ask({ do: 'read', documents });
    return ask({ do: 'learn', meaning, earlier, choices: { ...choices, seed: SEED } });
  });
  await db.transaction().execute((tx) => saveLearning(tx, { ...found, passages }, now()));
  log.info({ topics: found.learned.topics.length, passages }, 'topics were learned');
  await deps.placeSoon(db);
}

/** What search has learned already; null where there is too little text for it, or a model outside does its work. */
async function tableOfSearch(db: Db): Promise<Uint8Array | null> {
  const space = await newestLearned(db);
  return space && learnedTable(db, space.space);
}

/** The same, if what everyone may read is not what it was. */
export async function refreshTopics(deps: LearningDeps, signal: AbortSignal): Promise<void> {
  const [passages, before] = await Promise.all([countPublicPassages(deps.db), standing(deps.db)]);
  if (passages !== (before?.passages ?? 0)) await learnTopicsAnew(deps, signal);
}

/** Places documents that are new or changed among the topics; has topics learned where there are none yet. */
export async function placeDocuments(deps: LearningDeps, isReading: boolean, signal: AbortSignal): Promise<void> {
  const { db } = deps;
  const [passages, before] = await Promise.all([countPublicPassages(db), standing(db)]);
  if (isWorthLearning(before?.passages ?? null, passages, isReading)) await deps.learnSoon(db);
  if (!before) return;
  const first = await unplacedDocuments(db, before.generation, FIRST);
  const topics = first.length > 0 ? await openTopics(db) : null;
  if (!topics) return;
  const { space, meaning, centroids } = topics;
  await withTopicThread(signal, async (ask) => {
    await ask({ do: 'open', space, meaning, centroids });
    let batch = first;
    while (batch.length > 0 && !signal.aborted) {
      if (!(await placeBatch(db, ask, topics, batch))) return deps.placeSoon(db);
      batch = await unplacedDocuments(db, topics.generation, batch.at(-1)?.id ?? FIRST);
    }
  });
}

/** False when topics were learned anew meanwhile. */
async function placeBatch(db: Db, ask: Ask, topics: OpenTopics, batch: UnplacedDocument[]): Promise<boolean> {
  const found = await ask({ do: 'place', documents: batch });
  const placed = batch.map(({ id, version }, document) => ({
    documentId: id,
    version,
    topics: [...(found[document] ?? [])].map(([topic, share]) => ({ topicId: topics.ids[topic]!, share })),
  }));
  return db.transaction().execute(async (tx) => {
    const now = await sql<{ generation: number }>`select generation from topic_space for share`.execute(tx);
    if (now.rows[0]?.generation !== topics.generation) return false;
    await savePlacements(tx, topics.generation, placed);
    return true;
  });
}

/** Whether topics are worth learning, or forgetting, before the night. */
export function isWorthLearning(before: number | null, passages: number, isReading: boolean): boolean {
  if (passages < FEWEST_PASSAGES) return before !== null;
  return before === null || isOutgrown(before, passages, isReading);
}

async function forgetTopics(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('topic').execute();
    await tx.deleteFrom('topicSpace').execute();
    await tx.deleteFrom('documentPlaced').execute();
  });
}
