import { type Db, sql } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import './tables.ts';

type State = 'found' | 'confirmed' | 'added' | 'hidden';

/** `topicId`: the topic it is about, where there is one; otherwise it stands for itself. */
export type ChosenTopic = { topic: string; topicId: string | null; state: Exclude<State, 'found'> };

/** What a person said about her topics, newest first. */
export async function chosenTopics(db: Db, personId: string): Promise<ChosenTopic[]> {
  return db
    .selectFrom('personTopic')
    .select(['topic', 'topicId', 'state'])
    .where('personId', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('topic')
    .limit(100)
    .execute();
}

/** Keeps what she says about a topic, in the words of the screen; `found` forgets it. */
export async function chooseTopic(db: Db, personId: string, topic: string, state: State): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const known = await tx
      .selectFrom('topic')
      .select('id')
      .where('parentId', 'is not', null)
      .where(sql<boolean>`lower(name) = lower(${topic})`)
      .executeTakeFirst();
    const topicId = known?.id ?? null;
    // Renamed since she chose it, it has another name in her choice.
    await tx
      .deleteFrom('personTopic')
      .where('personId', '=', personId)
      .where(sql<boolean>`(lower(topic) = lower(${topic}) or topic_id = ${topicId}::uuid)`)
      .execute();
    if (state !== 'found') await tx.insertInto('personTopic').values({ personId, topic, topicId, state }).execute();
  });
}

/** Who said of herself that she knows about any of these topics. */
export async function peopleWhoChose(db: Db, topicIds: string[]): Promise<string[]> {
  if (topicIds.length === 0) return [];
  const rows = await db
    .selectFrom('personTopic')
    .select('personId')
    .distinct()
    .where('topicId', 'in', topicIds)
    .where('state', '!=', 'hidden')
    .execute();
  return rows.map(({ personId }) => personId);
}

/** The same for those who hid one of them: nobody is shown under what she hid. */
export async function peopleWhoHid(db: Db, topicIds: string[]): Promise<Set<string>> {
  if (topicIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('personTopic')
    .select('personId')
    .where('topicId', 'in', topicIds)
    .where('state', '=', 'hidden')
    .execute();
  return new Set(rows.map(({ personId }) => personId));
}

/** A document that does not speak for what its author knows, by her own word; or that does again. */
export async function disown(
  db: Db,
  personId: string,
  document: Readable<{ id: string }>,
  disowned: boolean,
): Promise<void> {
  if (disowned)
    await db
      .insertInto('disownedEvidence')
      .values({ personId, documentId: document.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else
    await db
      .deleteFrom('disownedEvidence')
      .where('personId', '=', personId)
      .where('documentId', '=', document.id)
      .execute();
}

/** The documents each of these people disowned. */
export async function disownedBy(db: Db, people: string[]): Promise<Map<string, Set<string>>> {
  if (people.length === 0) return new Map();
  const isTheirs = sql<boolean>`person_id = any(${people}::uuid[])`;
  const rows = await db.selectFrom('disownedEvidence').selectAll().where(isTheirs).execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.personId)].map(([person, own]) => [
      person,
      new Set(own.map((row) => row.documentId)),
    ]),
  );
}
