import { Worker } from 'node:worker_threads';
import type { Log } from '#kernel/log.ts';
import { IndexBroken } from '../passage-index.ts';
import type { Answers, Message, Question, Request, WorkerOptions } from './protocol.ts';

/** What is searched lies outside the heap; this is for strings on their way in and out. */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };
/** A thread that stops this often in this time is not started again at once. */
const MOST_STOPS = 3;
const STOPS_WITHIN_MS = 30_000;

class ThreadStopped extends Error {
  override name = 'ThreadStopped';
}

type Waiting = { resolve(answer: Answers[keyof Answers]): void; reject(error: Error): void };
type AnswerTo<Asked extends Request> = Answers[Asked['do']];

/** The thread that holds the index. If it stops it is started again, and what it was asked is asked once more. */
export class IndexThread {
  readonly #options: WorkerOptions;
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #stops: number[] = [];
  #questions = 0;
  #isClosing = false;

  constructor(options: WorkerOptions, log: Log) {
    this.#options = options;
    this.#log = log;
    this.#worker = this.#start();
  }

  ask<Asked extends Request>(request: Asked): Promise<AnswerTo<Asked>> {
    return this.attempt(() => this.askOnce(request));
  }

  /** Runs `work`, and once more if the thread stops meanwhile. */
  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ThreadStopped)) throw error;
    }
    try {
      return await work();
    } catch (error) {
      throw error instanceof ThreadStopped ? new IndexBroken(error.message, error) : error;
    }
  }

  async askOnce<Asked extends Request>(request: Asked): Promise<AnswerTo<Asked>> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#questions;
    const answer = new Promise<Answers[keyof Answers]>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const question: Question = { id, request };
    try {
      worker.postMessage(question);
      worker.ref();
      // The thread answers each kind of request with its kind of answer: `Answers` is kept by both sides.
      return (await answer) as AnswerTo<Asked>;
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
    }
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    if (this.#worker) await this.ask({ do: 'close' }).catch(() => undefined);
    this.#isClosing = true;
    await this.#worker?.terminate();
  }

  #start(): Worker {
    if (this.#isClosing) throw new IndexBroken('the index was closed');
    this.#stops = this.#stops.filter((at) => performance.now() - at < STOPS_WITHIN_MS);
    if (this.#stops.length >= MOST_STOPS) throw new IndexBroken('the thread of the index keeps stopping');
    const worker = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: this.#options,
      resourceLimits: LIMITS,
      // What Node was started with (a test runner, an inspector) is not meant for this thread.
      execArgv: [],
      name: 'word index',
    });
    worker.unref();
    worker.on('message', (message: Message) => this.#receive(message));
    worker.on('error', (error) => this.#log.error({ err: error }, 'the thread of the index failed'));
    worker.on('exit', () => this.#stopped(worker));
    return worker;
  }

  #receive(message: Message): void {
    if ('warning' in message) return this.#log.warn(message.warning);
    const waiting = this.#waiting.get(message.id);
    if ('failure' in message) waiting?.reject(new IndexBroken(message.failure));
    else waiting?.resolve(message.answer);
  }

  #stopped(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
    this.#stops.push(performance.now());
    for (const { reject } of this.#waiting.values()) reject(new ThreadStopped('the thread of the index stopped'));
    this.#waiting.clear();
  }
}
