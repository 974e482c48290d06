import { type Db, sql, type Tx } from '#kernel/database.ts';
import type { Log } from '#kernel/log.ts';
import type { IndexedPassage, PassageIndex } from './passage-index.ts';
import './tables.ts';

const DOCUMENTS_AT_ONCE = 300;
const INDEX_LOCK = 4040_0003;

/**
 * Brings the index up to the database: takes the documents that are waiting in order, replaces their passages, and only
 * then forgets that they were waiting. A crash repeats a batch. One process at a time holds the writer's lock.
 */
export async function catchUp(db: Db, index: PassageIndex, signal: AbortSignal): Promise<void> {
  await holdingLock(db, INDEX_LOCK, async () => {
    while (!signal.aborted && (await indexBatch(db, index)) > 0);
    if (signal.aborted) return;
    if ((await index.health()).state === 'rebuilding') await index.optimize();
    await sql`update index_state set rebuilding = false where rebuilding`.execute(db);
  });
}

async function indexBatch(db: Db, index: PassageIndex): Promise<number> {
  const waiting = await db
    .selectFrom('indexChange')
    .select(['documentId', 'seq'])
    .orderBy('seq')
    .limit(DOCUMENTS_AT_ONCE)
    .execute();
  if (waiting.length === 0) return 0;
  const ids = waiting.map((row) => row.documentId);
  await index.replace(ids, await passagesForIndex(db, ids));
  // A document that was queued again meanwhile has a higher seq and stays.
  await sql`delete from index_change where document_id = any(${ids}::uuid[]) and seq <= ${waiting.at(-1)?.seq}`.execute(
    db,
  );
  return waiting.length;
}

async function passagesForIndex(db: Db, documentIds: string[]): Promise<IndexedPassage[]> {
  const { rows } = await sql<Omit<IndexedPassage, 'key' | 'time'> & { at: Date }>`
    select d.id as document_key, p.ordinal, d.audience_id, d.source_id, d.kind, coalesce(d.language, '') as language, d.at, d.title_terms, p.terms,
      coalesce((select array_agg(distinct n.address) from document_person n where n.document_id = d.id and n.role in ('author', 'editor') and n.address is not null), '{}') as people
    from document d join passage p on p.document_id = d.id where d.id = any(${documentIds}::uuid[])`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, key: `${row.documentKey}:${row.ordinal}`, time: at.getTime() }));
}

/** Empties the index and queues every document. Search goes on with what is there. */
export async function rebuild(db: Db, index: PassageIndex): Promise<void> {
  await holdingLock(
    db,
    INDEX_LOCK,
    async () => {
      await index.clear();
      await db.transaction().execute(queueEverything);
    },
    true,
  );
}

async function queueEverything(tx: Tx): Promise<void> {
  await sql`update index_state set rebuilding = true`.execute(tx);
  await sql`insert into index_change (document_id) select id from document order by at desc on conflict (document_id) do nothing`.execute(
    tx,
  );
}

/**
 * Compares the index with the database and queues what differs: documents missing, gone, or with another number of
 * passages. Returns how many were queued. A broken index is rebuilt.
 */
export async function reconcile(db: Db, index: PassageIndex, log: Log): Promise<number> {
  const health = await index.health();
  if (health.state === 'broken') {
    log.warn({ reason: health.reason }, 'the passage index is broken and is rebuilt from the database');
    await rebuild(db, index);
    return Number.POSITIVE_INFINITY;
  }
  const held = new Map<string, number>();
  for await (const document of index.documents()) held.set(document.documentKey, document.passages);
  const rows = await db.selectFrom('document').select(['id', 'passages']).execute();
  const differing = rows.flatMap((row) => ((held.get(row.id) ?? 0) === row.passages ? [] : [row.id]));
  const known = new Set(rows.map((row) => row.id));
  const gone = [...held.keys()].filter((id) => !known.has(id));
  const all = [...differing, ...gone];
  for (let start = 0; start < all.length; start += 10_000)
    await sql`insert into index_change (document_id) select unnest(${all.slice(start, start + 10_000)}::uuid[]) on conflict (document_id) do nothing`.execute(
      db,
    );
  return all.length;
}

/** Runs while holding an advisory lock on one connection; without `wait`, somebody else's holding it means nothing to do. */
async function holdingLock(db: Db, lock: number, work: () => Promise<void>, wait = false): Promise<void> {
  await db.connection().execute(async (connection) => {
    const { rows } = await sql<{
      got: boolean;
    }>`select ${wait ? sql`pg_advisory_lock(${lock}) is not null` : sql`pg_try_advisory_lock(${lock})`} as got`.execute(
      connection,
    );
    if (!rows[0]?.got) return;
    try {
      await work();
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(connection);
    }
  });
}

export type IndexState = { rebuilding: boolean; space: string | null };

/** Whether the index is being rebuilt, and in which space of vectors questions are asked now. */
export async function indexState(db: Db): Promise<IndexState> {
  const row = await db.selectFrom('indexState').select(['rebuilding', 'space']).executeTakeFirst();
  return row ?? { rebuilding: false, space: null };
}
