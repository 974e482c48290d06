import { statfs } from 'node:fs/promises';
import { type Health, type JobView, listJobs, rebuildIndex, retryJob, seeHealth } from '#contract/administration.ts';
import { type Db, sql } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Router } from '#kernel/http.ts';
import type { JobFailure, Jobs } from '#kernel/jobs.ts';
import type { Viewer } from '#kernel/readable.ts';
import { indexState, type Meaning, type PassageIndex } from '#knowledge';
import { showSources } from '#sources';
import { version } from './version.ts';

type Deps = {
  db: Db;
  index: PassageIndex;
  meaning: Meaning;
  jobs: Jobs;
  dataDirectory: string;
  mailConfigured: boolean;
  rebuildSoon(): Promise<void>;
  now(): Date;
  startedAt: Date;
};
type Check = Health['checks'][number];

export function mountAdministration(router: Router, deps: Deps): void {
  const done = { done: true } as const;
  router.on(seeHealth, (viewer) => health(deps, viewer));
  router.on(listJobs, async () => ({ items: await jobsInWords(deps) }));
  router.on(retryJob, async (_viewer, { params }) => {
    if (!(await deps.jobs.retry(params.id))) throw notFound();
    return done;
  });
  router.on(rebuildIndex, async () => {
    await deps.rebuildSoon();
    return done;
  });
}

async function jobsInWords({ db, jobs }: Deps): Promise<JobView[]> {
  const overview = await jobs.overview();
  const sources = await sourcesById(
    db,
    overview.flatMap(({ failures }) => failures.map(sourceIn)),
  );
  const inWords = (failure: JobFailure) => {
    const source = sources.get(sourceIn(failure));
    return {
      id: failure.id,
      about: source && !source.personal ? source.name : null,
      // Nothing of what somebody connected for herself is told, not even by an error.
      reason: source?.personal ? 'It was for a source that one person connected for herself.' : failure.reason,
      at: failure.at.toISOString(),
    };
  };
  return overview.map(({ failures, lastRunAt, ...job }) => ({
    ...job,
    lastRunAt: lastRunAt?.toISOString() ?? null,
    failures: failures.map(inWords),
  }));
}

const sourceIn = ({ data }: JobFailure): string => ('id' in data && typeof data.id === 'string' ? data.id : '');

async function sourcesById(db: Db, ids: string[]): Promise<Map<string, { name: string; personal: boolean }>> {
  const rows = await db
    .selectFrom('source')
    .select(['id', 'name', 'personal'])
    .where(sql<boolean>`id::text = any(${ids}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function health(deps: Deps, viewer: Viewer): Promise<Health> {
  const started = performance.now();
  const counts = await count(deps.db);
  const databaseMs = Math.round(performance.now() - started);
  const [index, { rebuilding, space }, sources, jobs, disk] = await Promise.all([
    deps.index.health(),
    indexState(deps.db),
    sourcesCheck(deps, viewer),
    jobsCheck(deps.jobs),
    diskCheck(deps.dataDirectory),
  ]);
  return {
    ...counts,
    checks: [
      { name: 'database', state: 'good', value: databaseMs, about: [] },
      indexCheck(index, rebuilding, counts.waitingForIndex),
      meaningCheck(deps.meaning, space),
      sources,
      jobs,
      disk,
      mailCheck(deps.mailConfigured),
    ],
    indexed: index.state === 'broken' ? 0 : index.passages,
    memoryBytes: process.memoryUsage.rss(),
    startedAt: deps.startedAt.toISOString(),
    version,
  };
}

type Counts = Pick<Health, 'documents' | 'passages' | 'people' | 'sources' | 'databaseBytes' | 'waitingForIndex'>;

async function count(db: Db): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select (select count(*)::int from document) as documents, (select coalesce(sum(passages), 0)::int from document) as passages,
      (select count(*)::int from person where active) as people, (select count(*)::int from source where not personal) as sources,
      pg_database_size(current_database()) as database_bytes, (select count(*)::int from index_change) as waiting_for_index`.execute(
    db,
  );
  if (!rows[0]) throw new Error('A query for one row answered none.');
  return rows[0];
}

function indexCheck(index: Awaited<ReturnType<PassageIndex['health']>>, rebuilding: boolean, waiting: number): Check {
  if (index.state === 'broken') return { name: 'index', state: 'bad', value: null, about: [index.reason] };
  if (rebuilding || waiting > 0) return { name: 'index', state: 'busy', value: waiting, about: [] };
  return { name: 'index', state: 'good', value: index.passages, about: [] };
}

/** `space` is the one in which questions are asked now. */
function meaningCheck({ outside }: Meaning, space: string | null): Check {
  const problem = outside?.problem();
  if (problem) return { name: 'meaning', state: 'bad', value: null, about: [problem.reason] };
  const isReady = outside ? outside.current()?.space === space : space !== null;
  return { name: 'meaning', state: isReady && space !== null ? 'good' : 'busy', value: null, about: [] };
}

async function sourcesCheck({ db, now }: Deps, viewer: Viewer): Promise<Check> {
  const shared = (await showSources(db, viewer, now())).filter(({ personal }) => !personal);
  const those = (...states: string[]) => shared.filter(({ state }) => states.includes(state)).map(({ name }) => name);
  const [trouble, paused] = [those('failing', 'stuck'), those('paused')];
  if (trouble.length > 0) return { name: 'sources', state: 'bad', value: null, about: trouble };
  return { name: 'sources', state: paused.length > 0 ? 'busy' : 'good', value: null, about: paused };
}

async function jobsCheck(jobs: Jobs): Promise<Check> {
  const failed = (await jobs.overview()).reduce((sum, { failures }) => sum + failures.length, 0);
  return { name: 'jobs', state: failed === 0 ? 'good' : 'bad', value: failed, about: [] };
}

const GB = 1024 ** 3;

async function diskCheck(directory: string): Promise<Check> {
  const { bavail, bsize } = await statfs(directory);
  const free = (bavail * bsize) / GB;
  return { name: 'disk', state: free < 1 ? 'bad' : 'good', value: Math.round(free * 10) / 10, about: [] };
}

const mailCheck = (configured: boolean): Check => ({
  name: 'mail',
  state: configured ? 'good' : 'busy',
  value: null,
  about: [],
});
