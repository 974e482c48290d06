import { Worker } from 'node:worker_threads';
import type { Earlier, LearnedTopics, TopicDocument } from './learn-topics.ts';
import type { UnitRows } from './spherical-k-means.ts';
import type { NamingChoices } from './topic-cores.ts';
import type { AnalysedDocument, TopicSpace } from './topic-space.ts';

/** What the thread is asked. */
export type Request =
  /** Documents to learn from, some at a time. */
  | { do: 'read'; documents: TopicDocument[] }
  /** Learns from all that were read. `meaning`: the bytes of a table; null to learn one of the same text, too. */
  | { do: 'learn'; meaning: Uint8Array | null; earlier: Earlier; choices: NamingChoices & { seed: number } }
  /** Topics of before, to place documents among. `meaning`: the bytes of their table. */
  | { do: 'open'; space: TopicSpace; meaning: Uint8Array; centroids: UnitRows }
  | { do: 'place'; documents: AnalysedDocument[] };

export type Answers = {
  read: undefined;
  learn: { learned: LearnedTopics; meaning: Uint8Array; neighbours: number[][] };
  open: undefined;
  /** Of each document: its topics by place, and how much of it is about each. */
  place: Array<Map<number, number>>;
};

export type Question = { id: number; request: Request };
export type Message = { id: number; answer: Answers[keyof Answers] } | { id: number; failure: string };
export type Ask = <Asked extends Request>(request: Asked) => Promise<Answers[Asked['do']]>;

/** A hundred thousand passages as strings; vectors lie outside of it. */
const LIMITS = { maxOldGenerationSizeMb: 1536 };

/** Starts a thread, works with it, and ends it: nothing of it is left when topics are at rest. */
export async function withTopicThread<Result>(
  signal: AbortSignal,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const worker = new Worker(new URL('topic-worker.ts', import.meta.url), {
    resourceLimits: LIMITS,
    // What Node was started with (a test runner, an inspector) is not meant for this thread.
    execArgv: [],
    name: 'topics',
  });
  const waiting = new Map<number, { resolve(answer: never): void; reject(error: unknown): void }>();
  const failAll = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (message: Message) => {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ('failure' in message) asked?.reject(new Error(message.failure));
    else asked?.resolve(message.answer as never);
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('the thread of the topics stopped')));
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  let asked = 0;
  const ask: Ask = (request) =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, request } satisfies Question);
    });
  try {
    signal.throwIfAborted();
    return await work(ask);
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
