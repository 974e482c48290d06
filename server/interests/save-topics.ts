import { randomUUID } from 'node:crypto';
import { TONES } from '#contract/topics.ts';
import { sql, type Tx } from '#kernel/database.ts';
import type { LearnedTopics } from './learn-topics.ts';
import { bytesOf, standing } from './topic-store.ts';
import type { TopicSpace } from './topic-space.ts';
import './tables.ts';

export type Learning = {
  learned: LearnedTopics;
  /** The bytes of the table of meaning. */
  meaning: Uint8Array;
  neighbours: number[][];
  passages: number;
};

/** Puts what was learned in place of the last time. What kept its id keeps what people and documents have to do with it. */
export async function saveLearning(
  tx: Tx,
  { learned, meaning, neighbours, passages }: Learning,
  now: Date,
): Promise<void> {
  const groupIds = learned.groups.map(({ id }) => id ?? randomUUID());
  const ids = learned.topics.map(({ id }) => id ?? randomUUID());
  await sql`delete from topic where not (id = any(${[...groupIds, ...ids]}::uuid[]))`.execute(tx);
  await saveSpace(tx, learned.space, meaning, passages, now);
  const tones = await tonesOf(tx, groupIds);
  const groups = learned.groups.map(({ name, terms }, group) => {
    const inside = learned.topics.filter((topic) => topic.group === group);
    const middle = (axis: 'x' | 'y') =>
      inside.reduce((sum, topic) => sum + topic[axis], 0) / Math.max(1, inside.length);
    const place = { x: middle('x'), y: middle('y'), tone: tones[group] ?? 0 };
    return { id: groupIds[group]!, parentId: null, name, terms, centroid: null, ...place, neighbours: [] };
  });
  const topics = learned.topics.map(({ name, terms, centroid, x, y, group }, topic) => ({
    id: ids[topic]!,
    parentId: groupIds[group]!,
    name,
    terms,
    x,
    y,
    tone: tones[group] ?? 0,
    centroid: bytesOf(centroid),
    neighbours: (neighbours[topic] ?? []).map((other) => ids[other]!),
  }));
  for (const row of [...groups, ...topics])
    await tx
      .insertInto('topic')
      .values({ ...row, firstLearnedAt: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  await saveMembers(tx, learned, ids);
  await linkChoices(tx);
}

async function saveSpace(tx: Tx, space: TopicSpace, meaning: Uint8Array, passages: number, now: Date): Promise<void> {
  const before = await standing(tx);
  const middles = [...space.middles].map(([language, middle]) => [language, bytesOf(middle).toString('base64')]);
  const row = {
    generation: (before?.generation ?? 0) + 1,
    tableName: space.table,
    // A copy: the driver does not send memory that threads share.
    meaning: Buffer.from(meaning),
    dimensions: space.dimensions,
    middles: JSON.stringify(Object.fromEntries(middles)),
    passages,
    learnedAt: now,
  };
  await tx
    .insertInto('topicSpace')
    .values(row)
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet(row))
    .execute();
}

/** A group that was there keeps its tone; a new one gets the first that is free. */
async function tonesOf(tx: Tx, groupIds: string[]): Promise<number[]> {
  const known = await tx.selectFrom('topic').select(['id', 'tone']).where('parentId', 'is', null).execute();
  const toneById = new Map(known.map(({ id, tone }) => [id, tone]));
  const used = new Set(toneById.values());
  return groupIds.map((id, place) => {
    const free = [...Array(TONES).keys()].find((tone) => !used.has(tone));
    const tone = toneById.get(id) ?? free ?? place % TONES;
    used.add(tone);
    return tone;
  });
}

/** What was learned from stands under its topics at once; everything else is placed by the job that follows. */
async function saveMembers(tx: Tx, { topics }: LearnedTopics, ids: string[]): Promise<void> {
  const rows = topics.flatMap(({ members }, topic) =>
    [...members].map(([documentId, share]) => ({ documentId, topicId: ids[topic]!, share })),
  );
  const documents = [...new Set(rows.map(({ documentId }) => documentId))];
  await sql`delete from document_topic where document_id = any(${documents}::uuid[])`.execute(tx);
  await sql`insert into document_topic (document_id, topic_id, share)
    select x.* from unnest(${rows.map((row) => row.documentId)}::uuid[], ${rows.map((row) => row.topicId)}::uuid[], ${rows.map((row) => row.share)}::real[])
      as x(document_id, topic_id, share) join document d on d.id = x.document_id`.execute(tx);
}

/** What people said in words is about the topic of that name from now on. */
async function linkChoices(tx: Tx): Promise<void> {
  await sql`update person_topic c set topic_id = t.id from topic t
    where c.topic_id is null and t.parent_id is not null and lower(t.name) = lower(c.topic)`.execute(tx);
}
