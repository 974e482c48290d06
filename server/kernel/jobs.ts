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
  /** Longest a run may take, in seconds. Lost workers are noticed by their heartbeat within a minute, not by this. */
  atMostSeconds?: number;
};

export type JobOverview = {
  name: string;
  schedule: string | null;
  waiting: number;
  running: number;
  failedToday: number;
  lastRunAt: Date | null;
  lastError: string | null;
};

export type Jobs = {
  /** Enqueues in the caller's transaction. With a `key`, at most one such job waits and at most one runs. */
  enqueue(tx: Db | Tx, name: string, data: object, key?: string): Promise<void>;
  /** Starts working on these jobs in this process, the only one that does. */
  work(jobs: Job[]): Promise<void>;
  overview(): Promise<JobOverview[]>;
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

async function overviewOf(boss: PgBoss, names: string[]): Promise<JobOverview[]> {
  const schedules = new Map((await boss.getSchedules()).map((schedule) => [schedule.name, schedule.cron]));
  const { rows } = (await boss.getDb().executeSql(
    `select name,
       count(*) filter (where state < 'active')::int as waiting,
       count(*) filter (where state = 'active')::int as running,
       count(*) filter (where state = 'failed' and completed_on > now() - interval '1 day')::int as failed,
       max(completed_on) as last,
       (array_agg(output->>'message' order by completed_on desc) filter (where state = 'failed'))[1] as error
     from jobs.job where name = any($1) group by name`,
    [names],
  )) as {
    rows: Array<{
      name: string;
      waiting: number;
      running: number;
      failed: number;
      last: Date | null;
      error: string | null;
    }>;
  };
  const counts = new Map(rows.map((row) => [row.name, row]));
  return names.map((name) => {
    const row = counts.get(name);
    return {
      name,
      schedule: schedules.get(name) ?? null,
      waiting: row?.waiting ?? 0,
      running: row?.running ?? 0,
      failedToday: row?.failed ?? 0,
      lastRunAt: row?.last ?? null,
      lastError: row?.error ?? null,
    };
  });
}
