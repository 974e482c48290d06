import { statfs } from 'node:fs/promises';
import type { Health } from '#contract/administration.ts';
import { listJobs, rebuildIndex, seeHealth } from '#contract/administration.ts';
import { type Db, sql } from '#kernel/database.ts';
import type { Router } from '#kernel/http.ts';
import type { Jobs } from '#kernel/jobs.ts';
import { indexState, type Meaning, type PassageIndex } from '#knowledge';
import { version } from './version.ts';

type Deps = {
  db: Db;
  index: PassageIndex;
  meaning: Meaning;
  jobs: Jobs;
  dataDirectory: string;
  mailConfigured: boolean;
  rebuildSoon(): Promise<void>;
  startedAt: Date;
};
type Check = Health['checks'][number];

export function mountAdministration(router: Router, deps: Deps): void {
  router.on(seeHealth, () => health(deps));
  router.on(listJobs, async () => ({
    items: (await deps.jobs.overview()).map((job) => ({ ...job, lastRunAt: job.lastRunAt?.toISOString() ?? null })),
  }));
  router.on(rebuildIndex, async () => {
    await deps.rebuildSoon();
    return { done: true as const };
  });
}

async function health(deps: Deps): Promise<Health> {
  const started = performance.now();
  const counted = await sql<
    Pick<Health, 'documents' | 'passages' | 'people' | 'sources' | 'databaseBytes' | 'waitingForIndex'>
  >`
    select (select count(*)::int from document) as documents, (select coalesce(sum(passages), 0)::int from document) as passages,
      (select count(*)::int from person where active) as people, (select count(*)::int from source where not personal) as sources,
      pg_database_size(current_database()) as database_bytes, (select count(*)::int from index_change) as waiting_for_index`.execute(
    deps.db,
  );
  const databaseMs = Math.round(performance.now() - started);
  const row = counted.rows[0] ?? {
    documents: 0,
    passages: 0,
    people: 0,
    sources: 0,
    databaseBytes: 0,
    waitingForIndex: 0,
  };
  const [index, { rebuilding, space }] = await Promise.all([deps.index.health(), indexState(deps.db)]);
  const indexed = index.state === 'broken' ? 0 : index.passages;
  return {
    ...row,
    checks: [
      { name: 'database', state: 'good', detail: `${databaseMs} ms` },
      indexCheck(index, rebuilding, row.waitingForIndex),
      meaningCheck(deps.meaning, space),
      await diskCheck(deps.dataDirectory),
      {
        name: 'mail',
        state: deps.mailConfigured ? 'good' : 'busy',
        detail: deps.mailConfigured ? 'SMTP' : 'SMTP_URL is not set: links are shown to the administrator instead',
      },
      await jobsCheck(deps.jobs),
    ],
    indexed,
    indexBytes: 0,
    memoryBytes: process.memoryUsage.rss(),
    startedAt: deps.startedAt.toISOString(),
    version,
  };
}

function indexCheck(index: Awaited<ReturnType<PassageIndex['health']>>, rebuilding: boolean, waiting: number): Check {
  if (index.state === 'broken') return { name: 'index', state: 'bad', detail: index.reason };
  if (rebuilding || waiting > 0)
    return { name: 'index', state: 'busy', detail: `${waiting} documents are on their way in` };
  return { name: 'index', state: 'good', detail: `${index.passages} passages` };
}

/** `space` is the one in which questions are asked now. */
function meaningCheck({ outside }: Meaning, space: string | null): Check {
  const problem = outside?.problem();
  const check = (state: Check['state'], detail: string): Check => ({ name: 'meaning', state, detail });
  if (problem) return check('bad', problem.reason);
  if (outside && space !== null && outside.current()?.space === space)
    return check('good', 'by the model of your choice');
  if (outside)
    return check('busy', 'the model of your choice reads every passage; until then search goes on as before');
  if (space?.startsWith('learned:')) return check('good', 'learned from your own text');
  return check('busy', 'there is little text yet to learn from: only words are searched');
}

const LITTLE_DISK = 1024 ** 3;

async function diskCheck(directory: string): Promise<Check> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  return {
    name: 'disk',
    state: free < LITTLE_DISK ? 'bad' : 'good',
    detail: `${(free / 1024 ** 3).toFixed(1)} GB free`,
  };
}

async function jobsCheck(jobs: Jobs): Promise<Check> {
  const failed = (await jobs.overview()).filter((job) => job.failedToday > 0);
  return failed.length === 0
    ? { name: 'jobs', state: 'good', detail: 'none failed in the last day' }
    : {
        name: 'jobs',
        state: 'bad',
        detail: failed
          .map((job) => `${job.name}: ${job.failedToday} failed, last: ${job.lastError ?? 'no reason given'}`)
          .join('; '),
      };
}
