import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdir } from 'node:fs/promises';
import { serve } from '@hono/node-server';
import { connect, migrate, migrationsDirectory } from '#kernel/database.ts';
import { claimDataDirectory } from '#kernel/data-directory.ts';
import { startJobs } from '#kernel/jobs.ts';
import { createLog } from '#kernel/log.ts';
import { startPostgres } from '#kernel/postgres.ts';
import { createParser, openWordIndex, reconcile } from '#knowledge';
import { watchSources } from '#sources';
import { createApp } from './app.ts';
import { type Config, loadSecretKey, readConfig } from './config.ts';
import { jobNames, jobsOf } from './jobs.ts';
import { createServices, type Services } from './services.ts';

const startedAt = new Date();
const webDirectory = fileURLToPath(new URL('../web/dist', import.meta.url));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Starts what the role asks for, in order; what was started is stopped in the opposite order. */
async function start(config: Config): Promise<() => Promise<void>> {
  const stops: Array<() => Promise<void>> = [];
  const stopAll = async () => {
    for (const stop of stops.toReversed())
      await stop().catch((error: unknown) => log.error({ err: error }, 'while stopping'));
  };
  const log = createLog(config.logLevel);
  try {
    await mkdir(config.dataDirectory, { recursive: true });
    if (config.role !== 'web') {
      const claim = await claimDataDirectory(config.dataDirectory, config.publicUrl);
      stops.push(() => claim.release());
    }
    const url = config.databaseUrl?.reveal() ?? (await startEmbedded(config, stops, log));
    const database = connect(url, {
      onError: (error) => log.warn({ reason: error.message }, 'a database connection ended'),
    });
    stops.push(() => database.close());
    const applied = await migrate(database.pool, migrationsDirectory);
    if (applied.length > 0) say(`Prepared the database (${applied.length} steps).`);

    const index = await openWordIndex({
      directory: join(config.dataDirectory, 'index'),
      log,
      follow: config.role === 'web',
    });
    stops.push(() => index.close());
    const parser = createParser({ size: config.parsers });
    stops.push(() => parser.close());
    const jobs = await startJobs(url, [...jobNames], log);
    stops.push(() => jobs.stop());
    const secretKey = await loadSecretKey(config);
    const services = createServices({
      ...database,
      config,
      log,
      index,
      parser,
      jobs,
      secretKey,
      now: () => new Date(),
    });

    stops.push(() => services.meaning.close());

    if (config.role !== 'web') await startWork(services, stops);
    if (config.role !== 'worker') stops.push(await listen(config, services));
    say(
      `Learnscape is ready at ${config.publicUrl} (${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s). Ctrl-C stops it.`,
    );
    return stopAll;
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** What runs behind the requests. A broken or outdated index is mended behind the start, never in its way. */
async function startWork(services: Services, stops: Array<() => Promise<void>>): Promise<void> {
  const { db, index, jobs, log, sources, indexSoon } = services;
  await jobs.work(jobsOf(services));
  const watching = new AbortController();
  stops.push(async () => watching.abort());
  watchSources(sources, watching.signal);
  void reconcile(db, index, log)
    .then(() => indexSoon(db))
    .catch((error: unknown) => log.error({ err: error }, 'the index could not be compared with the database'));
}

async function startEmbedded(
  config: Config,
  stops: Array<() => Promise<void>>,
  log: ReturnType<typeof createLog>,
): Promise<string> {
  say('Starting the database …');
  const postgres = await startPostgres({
    directory: join(config.dataDirectory, 'postgres'),
    onLog: (line) => log.debug({ line }, 'postgres'),
  });
  stops.push(() => postgres.stop());
  return postgres.url;
}

/** Serves until stopped: then accepted requests are answered before the sockets close. */
async function listen(config: Config, services: Services): Promise<() => Promise<void>> {
  const isLoopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host);
  const { app } = createApp(services, { webDirectory, isLoopback, startedAt });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const listening = serve({ fetch: app.fetch, hostname: config.host, port: config.port }, () => resolve(listening));
    listening.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${config.port} on ${config.host} is in use. Choose another with PORT=… or stop what listens there.`,
            )
          : error,
      ),
    );
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 5_000).unref();
    });
}

async function main(): Promise<void> {
  const stop = await start(readConfig(process.env));
  let stopping = false;
  const end = () => {
    if (stopping) process.exit(1);
    stopping = true;
    say('Stopping …');
    setTimeout(() => process.exit(1), 10_000).unref();
    void stop().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

main().catch((error: unknown) => {
  process.stderr.write(`\nLearnscape could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['LOG_LEVEL'] === 'debug') console.error(error);
  process.exit(1);
});
