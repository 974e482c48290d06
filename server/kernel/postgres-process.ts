import { execFile, spawn } from 'node:child_process';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The system user a child runs as; null: we ourselves. */
export type Owner = { uid: number; gid: number } | null;

export type Supervised = {
  /** Resolves with the reason once it has ended, for whatever cause. */
  ended: Promise<string>;
  code: Promise<number | null>;
  stop(): Promise<void>;
  /** Lets this process end without stopping the child first: the child then stops by itself. */
  unref(): void;
};

/**
 * A shell of a few kilobytes stands between us and the server: when our end of its standard input closes, because we
 * stop or because we were killed, it asks for a fast shutdown (repeatedly: a signal may come before there is anybody to
 * hear it), then insists. A session of its own keeps a Ctrl-C for us alone.
 */
const SUPERVISOR = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
(
  read -r _ <&3
  n=0
  while kill -INT $server && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
  kill -QUIT $server
) 2>/dev/null & watch=$!
wait $server; code=$?
kill $watch 2>/dev/null
[ -z "$REMOVE_1" ] || rm -rf "$REMOVE_1" 2>/dev/null
[ -z "$REMOVE_2" ] || rm -rf "$REMOVE_2" 2>/dev/null
exit $code`;

export const childEnvironment = { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

/** Runs a command that ends when this process does, and removes up to two folders after its end. */
export function supervise({
  command,
  owner,
  remove,
  onLog,
}: {
  command: string[];
  owner: Owner;
  remove: string[];
  onLog?: (line: string) => void;
}): Supervised {
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'postgres', ...command], {
    ...owner,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: '/',
    env: { ...childEnvironment, REMOVE_1: remove[0], REMOVE_2: remove[1] },
  });
  const said = listen(child.stderr, onLog);
  child.stdin.on('error', () => undefined);
  const code = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (status, killedBy) => {
      // Should only the shell have died, this is how its helper learns to end the server.
      child.stdin.destroy();
      // What was said last may still be in the pipe, and who else holds the pipe may keep it open.
      setTimeout(() => resolve(said() ?? `it ended with ${killedBy ?? `code ${status}`}`), 30);
    });
  });
  return {
    ended,
    code,
    async stop() {
      child.ref();
      child.stdin.end();
      await ended;
    },
    unref() {
      child.unref();
      for (const stream of [child.stdin, child.stderr]) if (stream instanceof Socket) stream.unref();
    },
  };
}

/** Passes lines on; remembers the one that says best why it ended. */
function listen(stream: NodeJS.ReadableStream, onLog?: (line: string) => void): () => string | undefined {
  let fatal: string | undefined;
  let last: string | undefined;
  createInterface({ input: stream }).on('line', (line) => {
    last = line;
    if (/FATAL|PANIC|error:/i.test(line)) fatal = line;
    onLog?.(line);
  });
  return () => fatal ?? last;
}

/** How folders for sockets are named. */
export const SOCKETS = 'learnscape-pg-';
/** Where postmaster.pid names that folder. */
const SOCKETS_LINE = 4;
const PATIENCE_MS = 10_000;

/**
 * Ends what a killed process left behind in this data directory: a server that is shutting down, or parts of one whose
 * head was killed. Whoever calls this holds the claim on the data, so nobody else's server can be meant.
 */
export async function endLeftover(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid');
  const written = await readFile(file, 'utf8').catch(() => null);
  if (written === null) return;
  const head = Number(written.split('\n')[0]);
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const left = await serversIn(directory);
    if (left.length === 0) break;
    const gentle = left.includes(head) && Date.now() < until;
    for (const id of gentle ? [head] : left) signal(id, gentle ? 'SIGINT' : Date.now() < until ? 'SIGQUIT' : 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // Nobody is left, so the file is stale; its number may by now belong to an unrelated process and stop the start.
  await rm(file, { force: true });
  const sockets = written.split('\n')[SOCKETS_LINE];
  if (sockets && basename(sockets).startsWith(SOCKETS)) await rm(sockets, { recursive: true, force: true });
}

function signal(id: number, name: NodeJS.Signals): void {
  try {
    process.kill(id, name);
  } catch {
    // It ended in between.
  }
}

/** The processes of a server on this data: PostgreSQL makes its data directory the working directory of all of them. */
export async function serversIn(directory: string): Promise<number[]> {
  if (process.platform !== 'linux') return serversByLsof(directory);
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const [cwd, name] = await Promise.all([
        readlink(`/proc/${id}/cwd`).catch(() => null),
        readFile(`/proc/${id}/comm`, 'utf8').catch(() => ''),
      ]);
      return cwd === directory && name.trim() === 'postgres' ? [Number(id)] : [];
    }),
  );
  return found.flat();
}

async function serversByLsof(directory: string): Promise<number[]> {
  // -F prints a line for the process (p…), then for its working directory (n…).
  const { stdout } = await run('lsof', ['-a', '-c', 'postgres', '-d', 'cwd', '-Fpn']).catch(() => ({ stdout: '' }));
  return [...stdout.matchAll(/^p(\d+)\n(?:f.*\n)?n(.*)$/gm)].flatMap(([, id, cwd]) =>
    cwd === directory ? [Number(id)] : [],
  );
}
