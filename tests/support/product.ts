import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 90_000;

/** The product as people run it: its own process, its own PostgreSQL, its own empty data directory. */
export type Running = {
  url: string;
  dataDirectory: string;
  process: ChildProcess;
  /** What it has printed so far. */
  said(): string;
  stop(): Promise<void>;
};

export async function startProduct(env: Record<string, string> = {}): Promise<Running> {
  const dataDirectory = env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'learnscape-journey-')));
  const port = env['PORT'] ?? String(await freePort());
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDirectory, PORT: port, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`It was not ready in time:\n${said}`)), PATIENCE_MS);
    child.stdout.on('data', () => said.includes('is ready at') && (clearTimeout(timer), resolve()));
    child.on('exit', () => (clearTimeout(timer), reject(new Error(`It ended:\n${said}`))));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    dataDirectory,
    process: child,
    said: () => said,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await new Promise((resolve) => child.once('exit', resolve));
      }
      if (!env['DATA_DIR']) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
