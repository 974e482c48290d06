import { CompiledQuery } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { Db, Tx } from './database.ts';
import type { Log } from './log.ts';

/** Work after a write. At-least-once: every job may run twice and must not mind. */
export type Job<Data extends object = object> = {
  name: string;
  run(data: Data, signal: AbortSignal): Promise<void>;
  /** Standard cron, for jobs that also run by themselves. */
  cron?: string;
  /** How many of them at once in one process; 1 when left out. */
  concurrency?: number;
};

export type JobOverview = {
  name: string;
  schedule: string | null;
  waiting: number;
  running: number;
  lastRunAt: Date | null;
  failures: JobFailure[];
};

/** Work that was given up after several tries, where the same work neither succeeded nor was asked for again since. */
export type JobFailure = { id: string; data: object; reason: string; at: Date };

export type Jobs = {
  /** Enqueues in the caller's transaction. With a `key`, at most one such job waits and at most one runs. */
  enqueue(tx: Db | Tx, name: string, data: object, key?: string): Promise<void>;
  /** Starts working on these jobs in this process, the only one that does. */
  work(jobs: Job[]): Promise<void>;
  overview(): Promise<JobOverview[]>;
  /** Has a failed job run again. False when there is no such failure. */
  retry(id: string): Promise<boolean>;
  /** Lets running jobs finish for a few seconds after telling them through their signal. */
  stop(): Promise<void>;
};

const HEARTBEAT_SECONDS = 20;

/** `names` are all jobs of the product, so that a process that only enqueues knows the queues too. */
export async function startJobs(url: string, names: string[], log: Log): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    max: 4,
    schema: 'jobs',
    useListenNotify: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    queueCacheIntervalSeconds: 15,
  });
  boss.on('error', (error) => log.error({ err: error }, 'jobs'));
  await boss.start();
  for (const name of names)
    await boss.createQueue(name, {
      policy: 'stately',
      heartbeatSeconds: HEARTBEAT_SECONDS,
      notify: true,
      retryLimit: 3,
      retryBackoff: true,
      expireInSeconds: 60 * 60 * 12,
      deleteAfterSeconds: 60 * 60 * 48,
    });
  const stopping = new AbortController();
  return {
    async enqueue(tx, name, data, key) {
      await boss.send(name, data, { db: executorOf(tx), ...(key !== undefined && { singletonKey: key }) });
    },
    async work(jobs) {
      await takeBackLost(boss);
      for (const job of jobs) {
        for (let lane = 0; lane < (job.concurrency ?? 1); lane++) await openLane(boss, job, stopping.signal, log);
        if (job.cron) await boss.schedule(job.name, job.cron, {});
      }
    },
    overview: () => overviewOf(boss, names),
    retry: (id) => retry(boss, names, id),
    async stop() {
      stopping.abort(new Error('The process is stopping.'));
      await boss.stop({ graceful: true, timeout: 5_000, close: true });
    },
  };
}

/** What is still being run at the start was being run by a process that is gone: it runs again now, not a minute later. */
async function takeBackLost(boss: PgBoss): Promise<void> {
  const { rows } = (await boss
    .getDb()
    .executeSql(`select name, array_agg(id) as ids from jobs.job where state = 'active' group by name`)) as {
    rows: Array<{ name: string; ids: string[] }>;
  };
  for (const { name, ids } of rows) await boss.fail(name, ids, { message: 'The process that ran it ended.' });
}

/** One worker that takes one job after the other. Without the last line it would rest between two that both wait. */
async function openLane(boss: PgBoss, job: Job, stopping: AbortSignal, log: Log): Promise<void> {
  let lane = '';
  const options = { batchSize: 1, pollingIntervalSeconds: 5, heartbeatRefreshSeconds: HEARTBEAT_SECONDS / 2 };
  lane = await boss.work<object>(job.name, options, async ([taken]) => {
    if (!taken) return;
    try {
      await job.run(taken.data, AbortSignal.any([taken.signal, stopping]));
    } catch (error) {
      if (!stopping.aborted) log.error({ err: error, job: job.name, data: taken.data }, 'job failed');
      throw error;
    } finally {
      boss.notifyWorker(lane);
    }
  });
}

/** pg-boss inside a Kysely transaction; it wants rows as the database names them. */
const executorOf = (tx: Db | Tx) => ({
  async executeSql(text: string, values?: unknown[]) {
    const { rows } = await tx.withoutPlugins().executeQuery(CompiledQuery.raw(text, values ?? []));
    return { rows };
  },
});

type Counted = { name: string; waiting: number; running: number; last: Date | null };
type Failed = JobFailure & { name: string };

async function overviewOf(boss: PgBoss, names: string[]): Promise<JobOverview[]> {
  const db = boss.getDb();
  const [schedules, counted, failed] = await Promise.all([
    boss.getSchedules(),
    db.executeSql(
      `select name, count(*) filter (where state < 'active')::int as waiting,
         count(*) filter (where state = 'active')::int as running, max(completed_on) as last
       from jobs.job where name = any($1) group by name`,
      [names],
    ),
    db.executeSql(
      `select name, id, data, at, coalesce(output->>'message', output->'value'->>'message', '') as reason from (
         select distinct on (name, singleton_key) name, id, data, output, state, completed_on as at from jobs.job
         where name = any($1) order by name, singleton_key, completed_on desc nulls first
       ) as latest where state = 'failed' order by at desc`,
      [names],
    ),
  ]);
  const crons = new Map(schedules.map((schedule) => [schedule.name, schedule.cron]));
  const counts = new Map((counted.rows as Counted[]).map((row) => [row.name, row]));
  const failures = Map.groupBy(failed.rows as Failed[], (row) => row.name);
  return names.map((name) => ({
    name,
    schedule: crons.get(name) ?? null,
    waiting: counts.get(name)?.waiting ?? 0,
    running: counts.get(name)?.running ?? 0,
    lastRunAt: counts.get(name)?.last ?? null,
    failures: (failures.get(name) ?? []).map(({ id, data, at, reason }) => ({ id, data, at, reason: inWords(reason) })),
  }));
}

/** The queue's own reasons, as somebody who has never heard of it would say them. */
function inWords(reason: string): string {
  if (reason === 'job timed out') return 'It took longer than 12 hours.';
  if (reason === 'job heartbeat timeout') return 'The process that ran it ended, or hung for more than 20 seconds.';
  return reason || 'No reason was given.';
}

/** As new work and not as one more try of the old: only new work wakes whoever is to do it. */
async function retry(boss: PgBoss, names: string[], id: string): Promise<boolean> {
  const { rows } = (await boss
    .getDb()
    .executeSql(
      `select name, data, singleton_key as key from jobs.job where id = $1 and state = 'failed' and name = any($2)`,
      [id, names],
    )) as { rows: Array<{ name: string; data: object; key: string | null }> };
  if (!rows[0]) return false;
  const { name, data, key } = rows[0];
  await boss.send(name, data, key === null ? {} : { singletonKey: key });
  await boss.deleteJob(name, id);
  return true;
}
