import type { Db } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import './tables.ts';

type State = 'found' | 'confirmed' | 'added' | 'hidden';

/** What a person said about her topics, newest first. */
export async function chosenTopics(db: Db, personId: string): Promise<Map<string, Exclude<State, 'found'>>> {
  const rows = await db
    .selectFrom('personTopic')
    .select(['topic', 'state'])
    .where('personId', '=', personId)
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
  return new Map(rows.map((row) => [row.topic, row.state]));
}

/** `found` forgets the choice. */
export async function chooseTopic(db: Db, personId: string, topic: string, state: State): Promise<void> {
  if (state === 'found') {
    await db.deleteFrom('personTopic').where('personId', '=', personId).where('topic', '=', topic).execute();
    return;
  }
  await db
    .insertInto('personTopic')
    .values({ personId, topic, state })
    .onConflict((conflict) => conflict.columns(['personId', 'topic']).doUpdateSet({ state }))
    .execute();
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
  const rows = await db.selectFrom('disownedEvidence').selectAll().where('personId', 'in', people).execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.personId)].map(([person, own]) => [
      person,
      new Set(own.map((row) => row.documentId)),
    ]),
  );
}
