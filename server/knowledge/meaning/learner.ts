import { Worker } from 'node:worker_threads';
import type { Log } from '#kernel/log.ts';
import type { AnalysedPassage } from './encode.ts';
import { type MeaningTable, tableFromBytes, tableToBytes } from './table.ts';

/** Learns tables of meaning, and encodes passages with them, away from the thread that answers people. */
export type Learner = {
  /** Passages that every member may read, and no others (learn-table.ts says why). One table at a time. */
  learn(batches: AsyncIterable<readonly AnalysedPassage[]>): Promise<MeaningTable>;
  encode(table: MeaningTable, passages: readonly AnalysedPassage[]): Promise<Int8Array[]>;
  close(): Promise<void>;
};

export type LearnerRequest =
  | { do: 'begin' }
  | { do: 'read'; passages: readonly AnalysedPassage[] }
  | { do: 'learn' }
  | { do: 'encode'; table: Uint8Array; passages: readonly AnalysedPassage[] };
/** `learn` gives a table's bytes in shared memory, `encode` one vector after the other. */
export type LearnerAnswer = { id: number; bytes?: Uint8Array | Int8Array; failure?: string };

/** The thread costs memory and nothing else: it ends when it was not needed for this long. */
const IDLE_MS = 20_000;
const LIMITS = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 32 };

export function startLearner(log: Log): Learner {
  const thread = new LearnerThread(log);
  let learning: Promise<unknown> = Promise.resolve();
  return {
    learn(batches) {
      const learned = learning.then(() => learnIn(thread, batches));
      learning = learned.catch(() => undefined);
      return learned;
    },
    async encode(table, passages) {
      if (passages.length === 0) return [];
      const plain = passages.map(({ titleTerms, terms }) => ({ titleTerms, terms }));
      const bytes = await thread.ask({ do: 'encode', table: tableToBytes(table), passages: plain });
      const all = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return passages.map((_, i) => all.subarray(i * table.dimensions, (i + 1) * table.dimensions));
    },
    close: () => thread.close(),
  };
}

async function learnIn(
  thread: LearnerThread,
  batches: AsyncIterable<readonly AnalysedPassage[]>,
): Promise<MeaningTable> {
  await thread.ask({ do: 'begin' });
  for await (const batch of batches)
    await thread.ask({ do: 'read', passages: batch.map(({ titleTerms, terms }) => ({ titleTerms, terms })) });
  const bytes = await thread.ask({ do: 'learn' });
  return tableFromBytes(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

type Waiting = { resolve(bytes: Uint8Array | Int8Array): void; reject(error: Error): void };
const nothing = new Uint8Array();

class LearnerThread {
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  async ask(request: LearnerRequest): Promise<Uint8Array | Int8Array> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#asked;
    const answer = new Promise<Uint8Array | Int8Array>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    worker.postMessage({ id, ...request });
    try {
      return await answer;
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('learner-worker.ts', import.meta.url), {
      resourceLimits: LIMITS,
      // What Node was started with (a test runner, an inspector) is not meant for this thread.
      execArgv: [],
      name: 'learner',
    });
    worker.unref();
    worker.on('message', ({ id, bytes = nothing, failure }: LearnerAnswer) => {
      const waiting = this.#waiting.get(id);
      if (failure === undefined) waiting?.resolve(bytes);
      else waiting?.reject(new Error(failure));
    });
    worker.on('error', (error) => this.#log.error({ err: error }, 'the thread that learns failed'));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(new Error('the thread that learns stopped'));
    });
    return worker;
  }
}
