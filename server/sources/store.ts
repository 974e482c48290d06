import { type Db, sql, type Tx } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import type { Connector } from './connector.ts';
import type { Counts, FailureRow } from './prepare.ts';
import { unseal } from './secrets.ts';
import type { Problem } from './tables.ts';

export type SyncedSource = {
  id: string;
  connector: string;
  personal: boolean;
  settings: Record<string, unknown>;
  secrets: string | null;
  settingsVersion: string;
  audienceId: number;
  cursor: string | null;
  everyMinutes: number;
};
export type Item = { externalId: string; version: string; name: string; location: string };

/** Changes when settings or a full re-read do: a run that started before must not save over it. */
const settingsVersion = sql<string>`md5(settings::text || coalesce(secrets, '') || reread_at::text)`.as(
  'settingsVersion',
);

/** A source that is to be read now; null when it is gone, paused or being purged. */
export async function sourceToSync(db: Db, id: string): Promise<SyncedSource | null> {
  const row = await db
    .selectFrom('source')
    .select([
      'id',
      'connector',
      'personal',
      'settings',
      'secrets',
      'audienceId',
      'cursor',
      'everyMinutes',
      settingsVersion,
    ])
    .where('id', '=', id)
    .where('paused', '=', false)
    .where('purging', '=', false)
    .executeTakeFirst();
  return row ?? null;
}

export const lockSource = (tx: Tx, id: string) =>
  tx
    .selectFrom('source')
    .select(['audienceId', 'paused', 'purging', settingsVersion])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

/** Where a readable document came from, with what it takes to reach there. */
export const sourceOf = (db: Db, document: Readable<{ sourceId: string }>) =>
  db
    .selectFrom('source')
    .select(['connector', 'personal', 'settings', 'secrets'])
    .where('id', '=', document.sourceId)
    .executeTakeFirst();

/** Settings with their secrets, parsed; throws when they no longer fit the connector. */
export const settingsOf = (
  source: { settings: Record<string, unknown>; secrets: string | null },
  connector: Connector,
  key: Buffer,
): unknown =>
  connector.settings.parse({ ...source.settings, ...(source.secrets === null ? {} : unseal(key, source.secrets)) });

/** Opens a run. One left open by a process that died is closed as stopped. */
export async function startRun(db: Db, sourceId: string): Promise<string> {
  await db
    .updateTable('sourceRun')
    .set({ outcome: 'stopped', endedAt: sql<Date>`last_progress_at` })
    .where('sourceId', '=', sourceId)
    .where('outcome', '=', 'running')
    .execute();
  const run = await db.insertInto('sourceRun').values({ sourceId }).returning('id').executeTakeFirstOrThrow();
  return run.id;
}

/** Whether any source is being read just now, and not stuck. */
export async function isReading(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select 1 from source s cross join lateral (
      select outcome, last_progress_at from source_run where source_id = s.id order by started_at desc limit 1) latest
    where latest.outcome = 'running' and latest.last_progress_at > now() - interval '1 minute' limit 1`.execute(db);
  return rows.length > 0;
}

export async function touchRun(db: Db, run: string, expected?: number): Promise<void> {
  await db
    .updateTable('sourceRun')
    .set({ lastProgressAt: sql<Date>`now()`, ...(expected !== undefined && { expected }) })
    .where('id', '=', run)
    .execute();
}

export async function saveProgress(
  tx: Tx,
  sourceId: string,
  run: string,
  cursor: string,
  counts: Counts,
  expected: number | undefined,
): Promise<void> {
  await tx.updateTable('source').set({ cursor }).where('id', '=', sourceId).execute();
  await tx
    .updateTable('sourceRun')
    .set((eb) => ({
      lastProgressAt: sql<Date>`now()`,
      ...(expected !== undefined && { expected }),
      read: eb('read', '+', counts.read),
      added: eb('added', '+', counts.added),
      changed: eb('changed', '+', counts.changed),
      moved: eb('moved', '+', counts.moved),
      deleted: eb('deleted', '+', counts.deleted),
      failed: eb('failed', '+', counts.failed),
      unchanged: eb('unchanged', '+', counts.unchanged),
    }))
    .where('id', '=', run)
    .execute();
}

export async function countDeleted(tx: Tx, run: string, deleted: number): Promise<void> {
  await tx
    .updateTable('sourceRun')
    .set((eb) => ({ lastProgressAt: sql<Date>`now()`, deleted: eb('deleted', '+', deleted) }))
    .where('id', '=', run)
    .execute();
}

const RUNS_KEPT = 50;

export async function endRun(
  db: Db,
  source: { id: string },
  run: string,
  outcome: 'done' | 'failed' | 'stopped',
  problem: Problem | null,
  nextRunAt: Date,
): Promise<void> {
  const text = problem && JSON.stringify(problem);
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('sourceRun')
      .set({ outcome, problem: text, endedAt: sql<Date>`now()`, lastProgressAt: sql<Date>`now()` })
      .where('id', '=', run)
      .execute();
    await tx
      .updateTable('source')
      .set({ nextRunAt, ...(outcome !== 'stopped' && { problem: text }) })
      .where('id', '=', source.id)
      .execute();
    await sql`delete from source_run where source_id = ${source.id} and id not in
      (select id from source_run where source_id = ${source.id} order by started_at desc limit ${RUNS_KEPT})`.execute(
      tx,
    );
  });
}

/** How many runs in a row ended in a problem, for the back-off. */
export async function failuresInARow(db: Db, sourceId: string): Promise<number> {
  const runs = await db
    .selectFrom('sourceRun')
    .select('outcome')
    .where('sourceId', '=', sourceId)
    .where('outcome', '!=', 'running')
    .orderBy('startedAt', 'desc')
    .limit(10)
    .execute();
  const good = runs.findIndex((row) => row.outcome !== 'failed');
  return good === -1 ? runs.length : good;
}

export async function versionsOf(db: Db, sourceId: string, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ externalId: string; version: string }>`
    select external_id, version from source_item where source_id = ${sourceId} and external_id = any(${ids}::text[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.externalId, row.version]));
}

export async function itemIds(db: Db, sourceId: string): Promise<string[]> {
  const rows = await db.selectFrom('sourceItem').select('externalId').where('sourceId', '=', sourceId).execute();
  return rows.map((row) => row.externalId);
}

export async function keepItems(tx: Tx, sourceId: string, items: Item[]): Promise<void> {
  if (items.length === 0) return;
  await sql`
    insert into source_item (source_id, external_id, version, name, location)
    select ${sourceId}::uuid, * from unnest(${items.map((item) => item.externalId)}::text[], ${items.map((item) => item.version)}::text[],
      ${items.map((item) => item.name)}::text[], ${items.map((item) => item.location)}::text[])
    on conflict (source_id, external_id) do update set version = excluded.version, name = excluded.name, location = excluded.location`.execute(
    tx,
  );
}

export async function moveItem(
  tx: Tx,
  sourceId: string,
  move: { id: string; from: string; location: string; name: string },
): Promise<void> {
  await forgetItems(tx, sourceId, [move.id]);
  await tx
    .updateTable('sourceItem')
    .set({ externalId: move.id, location: move.location, name: move.name })
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', move.from)
    .execute();
  await tx
    .updateTable('documentFailure')
    .set({ externalId: move.id, location: move.location })
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', move.from)
    .execute();
}

export async function forgetItems(tx: Tx, sourceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from source_item where source_id = ${sourceId} and external_id = any(${ids}::text[])`.execute(tx);
  await sql`delete from document_failure where source_id = ${sourceId} and external_id = any(${ids}::text[])`.execute(
    tx,
  );
}

export async function replaceFailures(tx: Tx, sourceId: string, ids: string[], failures: FailureRow[]): Promise<void> {
  await sql`delete from document_failure where source_id = ${sourceId} and external_id = any(${ids}::text[])`.execute(
    tx,
  );
  if (failures.length > 0)
    await tx
      .insertInto('documentFailure')
      .values(failures.map((failure) => ({ ...failure, sourceId })))
      .onConflict((conflict) => conflict.columns(['sourceId', 'externalId', 'part']).doNothing())
      .execute();
}
