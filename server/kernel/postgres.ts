import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { chownTo, choosePlace, type Place, socketParent } from './postgres-place.ts';
import { endLeftover, SOCKETS, supervise, type Supervised } from './postgres-process.ts';

export type Postgres = {
  url: string;
  /** Where the data really is: elsewhere than asked when the database's user could not have reached it. */
  directory: string;
  stop(): Promise<void>;
};

type Options = {
  directory: string;
  /** For tests: nothing is flushed to disk, and the data is removed at the end. */
  throwAway?: boolean;
  onLog?: (line: string) => void;
  /** The database ended and could not be brought back: nothing works any more. */
  onLost?: (reason: string) => void;
};

const NAME = 'learnscape';
const READY_MS = 30_000;
const RESTARTS = 5;
const RESTARTS_WITHIN_MS = 60_000;

/**
 * Starts a real PostgreSQL as a child process on a private socket. It ends when this process does, however that ends,
 * and is started again should it end before. As root it runs as the system user `postgres`, because PostgreSQL refuses
 * to run as root.
 */
export async function startPostgres({ directory, throwAway = false, onLog, onLost }: Options): Promise<Postgres> {
  const place = await choosePlace(directory);
  await initialise(directory, place, throwAway);
  const sockets = await mkdtemp(join(await socketParent(place.owner), SOCKETS));
  const launch = async () => {
    await endLeftover(place.directory);
    await mkdir(sockets, { recursive: true, mode: 0o700 });
    await chownTo(sockets, place.owner);
    return launchServer(place, sockets, throwAway, onLog);
  };
  let server: Supervised;
  try {
    server = await launch();
  } catch (error) {
    await rm(sockets, { recursive: true, force: true });
    throw error;
  }

  let stopping = false;
  const keeper = keepRunning();
  return {
    url: urlOf(sockets, NAME, NAME),
    directory: place.directory,
    async stop() {
      stopping = true;
      await server.stop();
      await keeper;
    },
  };

  async function keepRunning(): Promise<void> {
    const restarts: number[] = [];
    for (;;) {
      const reason = await server.ended;
      if (stopping) return;
      const now = Date.now();
      restarts.push(now);
      if (throwAway || restarts.filter((at) => at > now - RESTARTS_WITHIN_MS).length > RESTARTS)
        return onLost?.(reason);
      onLog?.(`The database ended (${reason}) and is started again.`);
      try {
        server = await launch();
      } catch (error) {
        return onLost?.(error instanceof Error ? error.message : String(error));
      }
      if (stopping) await server.stop();
    }
  }
}

async function launchServer(
  place: Place,
  sockets: string,
  throwAway: boolean,
  onLog?: (line: string) => void,
): Promise<Supervised> {
  const server = supervise({
    command: [join(place.binaries, 'bin', 'postgres'), '-D', place.directory, ...settings(sockets, throwAway)],
    owner: place.owner,
    remove: throwAway ? [sockets, place.directory] : [sockets],
    ...(onLog && { onLog }),
  });
  try {
    await becomeReady(sockets, server.ended, throwAway);
    server.unref();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const urlOf = (sockets: string, user: string, database: string) =>
  `postgres://${user}@${encodeURIComponent(sockets)}/${database}`;

/** Tuned for a laptop: little memory while idle, nothing on the network, every commit on disk. */
function settings(sockets: string, throwAway: boolean): string[] {
  const values: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '64MB',
    effective_cache_size: '512MB',
    maintenance_work_mem: '64MB',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_min_messages: 'warning',
    // Recovery after a hard stop reads this much at most; it has to be quick.
    max_wal_size: '256MB',
    min_wal_size: '64MB',
    wal_compression: 'on',
    // What was just read in must be known to the planner before people ask about it.
    autovacuum_naptime: '15s',
    // No helper processes that one machine has no use for.
    io_method: 'sync',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    ...(throwAway && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Waits until our own database answers, making it the first time. */
async function becomeReady(sockets: string, ended: Promise<string>, mayCreate: boolean): Promise<void> {
  const until = Date.now() + READY_MS;
  let dead: string | null = null;
  void ended.then((reason) => (dead = reason));
  for (;;) {
    const client = new Client({ connectionString: urlOf(sockets, NAME, NAME) });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (dead !== null) throw new Error(`The database did not start: ${dead}`, { cause: error });
      if (Date.now() > until) throw new Error('The database did not answer within 30 seconds.', { cause: error });
      if (isAbsent(error)) await createDatabase(urlOf(sockets, 'postgres', 'postgres'), mayCreate);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** invalid_catalog_name, or invalid_authorization_specification: the database or its role is not there yet. */
const isAbsent = (error: unknown) =>
  error instanceof DatabaseError && (error.code === '3D000' || error.code === '28000');

/** The role that everything runs as owns its database and nothing else; in tests it also makes more of them. */
async function createDatabase(url: string, mayCreate: boolean): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [NAME]);
    if (rowCount === 0) await client.query(`create role ${NAME} login ${mayCreate ? 'createdb' : ''}`);
    await client.query(`create database ${NAME} owner ${NAME}`);
  } finally {
    await client.end();
  }
}

/** Makes the cluster under another name and renames it, so that a kill halfway leaves nothing half. */
async function initialise(
  asked: string,
  { directory, binaries, owner, version }: Place,
  quick: boolean,
): Promise<void> {
  const found = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new Error(`The database in ${directory} cannot be read (${error.code}). Start as the user who made it.`);
  });
  if (found !== null) return assertVersion(found.trim(), version, directory);
  const content = await readdir(directory).catch(() => []);
  if (content.length > 0)
    throw new Error(`${directory} holds something that is no database. Nothing was touched. Choose another DATA_DIR.`);

  await clearAttempts(directory);
  const fresh = await mkdtemp(`${directory}.new-`);
  await chownTo(fresh, owner);
  // The built-in locale needs nothing of the system and sorts alike on every machine.
  const flags = '--auth=trust --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C'.split(' ');
  const command = [join(binaries, 'bin', 'initdb'), '-D', fresh, '-U', 'postgres', ...flags];
  const made = supervise({ command: quick ? [...command, '--no-sync'] : command, owner, remove: [] });
  const problem = await made.ended;
  if ((await made.code) !== 0) {
    await rm(fresh, { recursive: true, force: true });
    throw new Error(`The database could not be made in ${directory}: ${problem}`);
  }
  await rename(fresh, directory);
  await syncDirectory(dirname(directory));
  if (asked !== directory) await symlink(directory, asked);
}

function assertVersion(found: string, ours: string, directory: string): void {
  if (found === ours) return;
  throw new Error(
    `The data in ${directory} is from PostgreSQL ${found}, this release brings PostgreSQL ${ours}. Nothing was touched. ` +
      'Start the release that made it, or serve that folder with a PostgreSQL of its version and set DATABASE_URL.',
  );
}

/** What was being made when its process was killed; who made it may be ending only now. */
async function clearAttempts(directory: string): Promise<void> {
  const parent = dirname(directory);
  const prefix = `${directory}.new-`;
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (path.startsWith(prefix)) await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
