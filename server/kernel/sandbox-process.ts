import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import { Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deserialize } from 'node:v8';
import type { FromChild } from './sandbox-child.ts';

export type SandboxErrorCode = 'too-slow' | 'too-much-memory' | 'crashed' | 'too-much-output';

export class SandboxError extends Error {
  override name = 'SandboxError';
  readonly code: SandboxErrorCode;
  constructor(code: SandboxErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export type ProcessOptions = {
  entry: string;
  memoryBytes: number;
  heapMb: number;
  outputBytes: number;
  mayRead?: readonly string[];
  nativeCode?: boolean;
};

const run = promisify(execFile);
const bootstrap = fileURLToPath(new URL('sandbox-child.ts', import.meta.url));
const root = path.resolve(path.dirname(bootstrap), '../..');
const bootMs = 30_000;
const watchMs = 100;

let wrapper: Promise<{ around: string[]; limits: boolean }> | undefined;

const works = (command: string[]) =>
  run(command[0] ?? '', [...command.slice(1), 'true'], { env: {} }).then(
    () => command,
    () => [],
  );

/**
 * What Linux adds around a child where it lets us: a network namespace with nothing in it, death with its parent even
 * in an endless loop, no way to gain privileges, and a loose limit of memory (V8 reserves more than it uses) against
 * what grows faster than the watch looks.
 */
async function linuxWrapper(memoryBytes: number): Promise<string[]> {
  wrapper ??= (async () => {
    if (process.platform !== 'linux') return { around: [], limits: false };
    const alone = await works(['unshare', '--net']);
    const apart = alone.length > 0 ? alone : await works(['unshare', '--map-root-user', '--net']);
    const bound = await works(['setpriv', '--pdeathsig', 'SIGKILL', '--no-new-privs']);
    const limits = (await works(['prlimit', '--data=unlimited'])).length > 0;
    return { around: [...apart, ...bound], limits };
  })();
  const { around, limits } = await wrapper;
  return limits ? [...around, 'prlimit', `--data=${memoryBytes + 1024 ** 3}`] : around;
}

async function spawnChild(options: ProcessOptions): Promise<ChildProcess> {
  const { entry, memoryBytes, heapMb, outputBytes, mayRead = [], nativeCode = false } = options;
  const modules = path.join(root, 'node_modules');
  const code = [path.join(root, 'server'), path.join(root, 'package.json'), modules];
  const readable = [...code, await realpath(modules), ...mayRead];
  const command = [
    ...(await linuxWrapper(memoryBytes)),
    process.execPath,
    '--permission',
    ...(nativeCode ? ['--allow-addons'] : []),
    ...[...new Set(readable)].map((place) => `--allow-fs-read=${place}`),
    `--max-old-space-size=${heapMb}`,
    '--max-semi-space-size=8',
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    bootstrap,
    entry,
    String(outputBytes),
  ];
  return spawn(command[0] ?? '', command.slice(1), {
    cwd: root,
    // How the allocator of glibc gives memory back; read before the child's own code, which then removes it.
    env: { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** Resident memory in bytes; 0 when it cannot be told (the heap limit still holds). */
async function residentBytes(pid: number): Promise<number> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'latin1');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    }
    if (process.platform === 'win32') return 0;
    return Number((await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout) * 1024;
  } catch {
    return 0;
  }
}

/** One child. It is asked one thing at a time; after a failure, or grown fat, it is not `healthy` and must be replaced. */
export class SandboxProcess {
  healthy = true;
  /** How many requests it has answered. */
  answered = 0;
  private readonly options: ProcessOptions;
  private readonly ready: Promise<ChildProcess>;
  private child: ChildProcess | undefined;
  private complaint = '';
  private settle: ((result: FromChild | SandboxError) => void) | undefined;

  constructor(options: ProcessOptions) {
    this.options = options;
    this.ready = this.start();
    this.ready.catch(() => {});
  }

  async ask(input: unknown, timeoutMs: number): Promise<unknown> {
    const child = await this.ready;
    this.hold(true);
    const reply = await this.exchange(timeoutMs, () => child.send({ input }, () => {}));
    this.hold(false);
    return this.read(reply);
  }

  stop() {
    this.healthy = false;
    this.child?.kill('SIGKILL');
    this.settle?.(new SandboxError('crashed', 'The sandbox was closed.'));
  }

  private async start(): Promise<ChildProcess> {
    const child = await spawnChild(this.options);
    this.child = child;
    if (!this.healthy) child.kill('SIGKILL');
    child.stderr?.on('data', (chunk) => {
      this.complaint = (this.complaint + String(chunk)).slice(-4000);
    });
    child.on('message', (message: FromChild) => this.settle?.(message));
    child.on('error', (error) => this.end(new SandboxError('crashed', error.message)));
    child.on('close', () => this.end(this.causeOfDeath()));
    const reply = await this.exchange(bootMs, () => {});
    if (reply instanceof SandboxError) throw reply;
    return child;
  }

  /** Waits for the next message, the end of the child, or one of its limits. */
  private async exchange(timeoutMs: number, begin: () => void): Promise<FromChild | SandboxError> {
    const deadline = setTimeout(() => {
      this.end(new SandboxError('too-slow', `It took longer than ${timeoutMs / 1000} s.`));
    }, timeoutMs);
    const watch = setInterval(() => void this.look(), watchMs);
    const reply = await new Promise<FromChild | SandboxError>((resolve) => {
      this.settle = resolve;
      if (this.healthy) begin();
      else resolve(new SandboxError('crashed', 'The child was gone.'));
    });
    clearTimeout(deadline);
    clearInterval(watch);
    this.settle = undefined;
    return reply;
  }

  private read(reply: FromChild | SandboxError): unknown {
    if (reply instanceof SandboxError) throw reply;
    // What one request leaves behind must not push the next over the limit.
    if ('rss' in reply && reply.rss > this.options.memoryBytes * 0.85) this.healthy = false;
    this.answered++;
    if (reply.type === 'output') return deserialize(reply.bytes);
    if (reply.type === 'failed') {
      throw new SandboxError(reply.outOfMemory ? 'too-much-memory' : 'crashed', reply.message);
    }
    throw new SandboxError('too-much-output', 'The answer was larger than allowed.');
  }

  private async look() {
    const pid = this.child?.pid;
    if (!pid || !this.settle) return;
    if ((await residentBytes(pid)) <= this.options.memoryBytes || !this.settle) return;
    const limit = Math.round(this.options.memoryBytes / 1024 / 1024);
    this.end(new SandboxError('too-much-memory', `It needed more than ${limit} MB of memory.`));
  }

  private causeOfDeath(): SandboxError {
    if (/heap limit|out of memory|allocation failed|allocate memory/i.test(this.complaint)) {
      return new SandboxError('too-much-memory', 'It ran out of memory.');
    }
    const line = this.complaint.split('\n').find((text) => /Error/.test(text));
    return new SandboxError('crashed', line ?? 'The child ended unexpectedly.');
  }

  private end(error: SandboxError) {
    this.healthy = false;
    this.child?.kill('SIGKILL');
    this.settle?.(error);
  }

  /** An idle child must not keep its parent from ending. */
  private hold(busy: boolean) {
    const { child } = this;
    if (!child) return;
    const stderr = child.stderr instanceof Socket ? child.stderr : undefined;
    for (const handle of [child, child.channel, stderr]) {
      if (busy) handle?.ref();
      else handle?.unref();
    }
  }
}
