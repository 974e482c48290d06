import type { Failure, Run, Source, SourceCard } from '#contract/sources.ts';
import { type Db, sql } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import { isAdministrator, type Viewer } from '#kernel/readable.ts';
import { describeAudiences, personCards } from '#people';
import type { Problem } from './tables.ts';

type Row = {
  id: string;
  name: string;
  connector: string;
  settings: Record<string, unknown>;
  personal: boolean;
  ownerId: string | null;
  audienceId: number;
  paused: boolean;
  purging: boolean;
  everyMinutes: number;
  nextRunAt: Date;
  problem: Problem | null;
  documents: number;
  failures: number;
  waiting: number;
  readable: boolean;
  runStartedAt: Date | null;
  runEndedAt: Date | null;
  runProgressAt: Date | null;
  queued: boolean;
};

const STUCK_MS = 60_000;
const runColumns = [
  'id',
  'startedAt',
  'endedAt',
  'lastProgressAt',
  'outcome',
  'read',
  'added',
  'changed',
  'moved',
  'deleted',
  'failed',
  'unchanged',
  'expected',
  'problem',
] as const;

/** Sources the viewer reads from, owns, or (shared ones) administers. */
async function visibleSources(db: Db, viewer: Viewer, id?: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select s.id, s.name, s.connector, s.settings, s.personal, s.owner_id, s.audience_id, s.paused, s.purging, s.every_minutes, s.next_run_at, s.problem,
      (select count(*)::int from document d where d.source_id = s.id) as documents,
      (select count(*)::int from document_failure f where f.source_id = s.id) as failures,
      (select count(*)::int from index_change c join document d on d.id = c.document_id where d.source_id = s.id) as waiting,
      s.audience_id in (select audience_id from audiences_of(${viewer.personId}::uuid)) as readable,
      r.started_at as run_started_at, r.ended_at as run_ended_at, r.last_progress_at as run_progress_at,
      s.next_run_at <= now() as queued
    from source s
    left join lateral (select * from source_run where source_id = s.id order by started_at desc limit 1) r on true
    where (${id ?? null}::uuid is null or s.id = ${id ?? null}::uuid)
      and (case when s.personal then s.owner_id = ${viewer.personId}::uuid
        else ${isAdministrator(viewer)} or s.audience_id in (select audience_id from audiences_of(${viewer.personId}::uuid)) end)
    order by s.personal, lower(s.name), s.id`.execute(db);
  return rows;
}

function stateOf(row: Row, now: Date): SourceCard['state'] {
  if (row.purging) return 'purging';
  if (row.paused) return 'paused';
  if (row.runStartedAt && !row.runEndedAt)
    return now.getTime() - (row.runProgressAt ?? row.runStartedAt).getTime() > STUCK_MS ? 'stuck' : 'running';
  if (row.problem) return 'failing';
  return row.queued ? 'queued' : 'waiting';
}

export async function showSources(db: Db, viewer: Viewer, now: Date): Promise<SourceCard[]> {
  return cardsOf(db, viewer, await visibleSources(db, viewer), now);
}

async function cardsOf(db: Db, viewer: Viewer, rows: Row[], now: Date): Promise<SourceCard[]> {
  const [audiences, owners] = await Promise.all([
    describeAudiences(
      db,
      viewer,
      rows.map((row) => row.audienceId),
    ),
    personCards(
      db,
      rows.flatMap((row) => row.ownerId ?? []),
    ),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    connector: row.connector,
    personal: row.personal,
    owner: owners.get(row.ownerId ?? '') ?? null,
    audience: audiences.get(row.audienceId) ?? { everyone: false, groups: [], people: [] },
    state: stateOf(row, now),
    documents: row.documents,
    failures: row.failures,
    problem: row.problem,
    lastRunAt: (row.runEndedAt ?? row.runStartedAt)?.toISOString() ?? null,
    nextRunAt: row.paused || row.purging ? null : row.nextRunAt.toISOString(),
  }));
}

export async function showSource(db: Db, viewer: Viewer, id: string, now: Date): Promise<Source> {
  const row = (await visibleSources(db, viewer, id))[0];
  const card = row && (await cardsOf(db, viewer, [row], now))[0];
  if (!row || !card) throw notFound();
  const mayChange = row.personal || isAdministrator(viewer);
  const [runs, kinds] = await Promise.all([
    db
      .selectFrom('sourceRun')
      .select(runColumns)
      .where('sourceId', '=', id)
      .orderBy('startedAt', 'desc')
      .limit(20)
      .execute(),
    db
      .selectFrom('document')
      .select(['kind', sql<number>`count(*)::int`.as('documents')])
      .where('sourceId', '=', id)
      .groupBy('kind')
      .orderBy('documents', 'desc')
      .execute(),
  ]);
  const shown: Run[] = runs.map(({ startedAt, endedAt, lastProgressAt, ...run }) => ({
    ...run,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    lastProgressAt: lastProgressAt.toISOString(),
  }));
  return {
    ...card,
    settings: mayChange ? row.settings : {},
    everyMinutes: row.everyMinutes,
    run: shown.find((run) => run.outcome === 'running') ?? null,
    runs: mayChange ? shown : [],
    kinds,
    waitingForIndex: row.waiting,
    mayChange,
  };
}

/**
 * What could not be read, for those who steer the source. An administrator who is not in its audience sees the reasons,
 * but neither names nor places: those belong to the readers.
 */
export async function showFailures(
  db: Db,
  viewer: Viewer,
  id: string,
  limit: number,
  before: { at: Date; id: string } | undefined,
): Promise<Failure[]> {
  const row = (await visibleSources(db, viewer, id))[0];
  if (!row || !(row.personal || isAdministrator(viewer))) throw notFound();
  let query = db
    .selectFrom('documentFailure')
    .select(['id', 'name', 'location', 'code', 'message', 'at'])
    .where('sourceId', '=', id)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit);
  if (before) query = query.where(sql<boolean>`(at < ${before.at} or (at = ${before.at} and id > ${before.id}::uuid))`);
  const found = await query.execute();
  return found.map((failure) => ({
    ...failure,
    ...(!row.readable && { name: '…', location: '…', message: failure.message.replaceAll(failure.name, '…') }),
    at: failure.at.toISOString(),
  }));
}
