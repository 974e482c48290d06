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
  const idle: { child: SandboxProcess; timer: NodeJS.Timeout }[] = [];
  const children = new Set<SandboxProcess>();
  let closed = false;

  function drop(child: SandboxProcess) {
    children.delete(child);
    child.stop();
  }

  function rest(child: SandboxProcess) {
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((entry) => entry.child === child),
        1,
      );
      drop(child);
    }, options.idleMs ?? 60_000);
    timer.unref();
    idle.push({ child, timer });
  }

  /** The most recently used child first, so that the others may end. */
  function take(): SandboxProcess | undefined {
    for (let entry = idle.pop(); entry; entry = idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.child.healthy) return entry.child;
      drop(entry.child);
    }
    if (children.size >= options.size) return undefined;
    const child = new SandboxProcess(options);
    children.add(child);
    return child;
  }

  async function serve(child: SandboxProcess, job: Job) {
    await child.ask(job.input, job.timeoutMs).then(job.resolve, job.reject);
    if (child.healthy && !closed) rest(child);
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
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      for (const job of waiting.splice(0)) job.reject(new SandboxError('crashed', 'The sandbox was closed.'));
      for (const child of children) drop(child);
    },
  };
}
