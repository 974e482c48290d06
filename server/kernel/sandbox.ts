import { SandboxError, SandboxProcess } from './sandbox-process.ts';

export { SandboxError } from './sandbox-process.ts';
export type { SandboxErrorCode } from './sandbox-process.ts';

export type SandboxOptions = {
  /** File that exports `handle(input)`; it runs in the children, never here. */
  entry: string;
  /** How many children at most; they start when needed and end after a minute without work. */
  size: number;
  timeoutMs: number;
  /** Resident memory of one child. */
  memoryBytes: number;
  /** JavaScript heap of one child; keep it well below `memoryBytes`, buffers and code are extra. */
  heapMb: number;
  /** Largest answer, serialised. */
  outputBytes: number;
  idleMs?: number;
  /** Files and folders its code may read besides the product's own. */
  mayRead?: readonly string[];
  /** Lets it load compiled packages. Only for code we chose: the limits below Node then hold it, those inside do not. */
  nativeCode?: boolean;
};

export type Sandbox = {
  /** Runs the entry's `handle` on `input` in a child; throws SandboxError, and only this request pays for it. */
  run<I, O>(input: I, options?: { timeoutMs?: number }): Promise<O>;
  close(): Promise<void>;
};

type Job = { input: unknown; timeoutMs: number; resolve(output: unknown): void; reject(error: unknown): void };

/**
 * A pool of child processes for code that touches foreign bytes: no network, no writing, no secrets, no other
 * processes, and bounded time, memory and output. A child handles one request at a time, so the offender is known.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const waiting: Job[] = [];
  const idle = new Map<SandboxProcess, NodeJS.Timeout>();
  const children = new Set<SandboxProcess>();
  let closed = false;

  function drop(child: SandboxProcess) {
    clearTimeout(idle.get(child));
    idle.delete(child);
    children.delete(child);
    child.stop();
  }

  /** The most recently used child first, so that the others may end. */
  function take(): SandboxProcess | undefined {
    for (const child of [...idle.keys()].toReversed()) {
      clearTimeout(idle.get(child));
      idle.delete(child);
      if (child.healthy) return child;
      drop(child);
    }
    if (children.size >= options.size) return undefined;
    const child = new SandboxProcess(options);
    children.add(child);
    return child;
  }

  async function serve(child: SandboxProcess, job: Job) {
    const used = child.answered > 0;
    try {
      job.resolve(await child.ask(job.input, job.timeoutMs));
    } catch (error) {
      // What others left behind in the child must not be held against this one: it is asked again in a fresh child.
      const retry = used && !closed && error instanceof SandboxError && error.code === 'too-much-memory';
      if (retry) waiting.unshift(job);
      else job.reject(error);
      if (retry) child.healthy = false;
    }
    if (child.healthy && !closed) idle.set(child, setTimeout(drop, options.idleMs ?? 60_000, child).unref());
    else drop(child);
    next();
  }

  function next() {
    if (waiting.length === 0 || closed) return;
    const child = take();
    const job = child && waiting.shift();
    if (job) void serve(child, job);
  }

  return {
    run<I, O>(input: I, { timeoutMs = options.timeoutMs } = {}) {
      if (closed) return Promise.reject(new SandboxError('crashed', 'The sandbox was closed.'));
      return new Promise<O>((resolve, reject) => {
        // The answer has the entry's type: both sides are our own code.
        waiting.push({ input, timeoutMs, resolve: (output) => resolve(output as O), reject });
        next();
      });
    },
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new SandboxError('crashed', 'The sandbox was closed.'));
      for (const child of children) drop(child);
    },
  };
}
