import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '#kernel/log.ts';
import { type EmbeddableQuestion, type Embedder, EmbedderProblem } from './embedder.ts';

/** An embedder that may be away: it is opened behind the start, again and again, and stops nobody while it fails. */
export type Standby = {
  /** The open embedder, for the work behind the requests; null until it could be opened. */
  current(): Embedder | null;
  /** What is wrong, for the administrator; null when nothing is, as far as is known. */
  problem(): Problem | null;
  /** The vector of a question, or null when there is none in time: then words alone answer, and the answer says so. */
  question(question: EmbeddableQuestion): Promise<Int8Array | null>;
  close(): Promise<void>;
};
type Problem = { reason: string; since: Date };

/** In ms: between attempts to open it (doubling), for a question, and how long it is spared after `misses` in a row. */
export type Times = { openAgain: number; longestPause: number; question: number; rest: number; misses: number };
export const USUAL_TIMES: Times = { openAgain: 5_000, longestPause: 300_000, question: 400, rest: 10_000, misses: 3 };

export function standBy(open: (signal: AbortSignal) => Promise<Embedder>, log: Log, times = USUAL_TIMES): Standby {
  const closing = new AbortController();
  const health = createHealth(log);
  let embedder: Embedder | null = null;
  let misses = 0;
  let restsUntil = 0;

  async function keepOpening(): Promise<void> {
    for (let wait = times.openAgain; !closing.signal.aborted; wait = Math.min(wait * 2, times.longestPause)) {
      try {
        embedder = health.watch(await open(closing.signal));
        return health.works();
      } catch (error) {
        if (closing.signal.aborted) return;
        health.fails(error);
        await pause(wait, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      }
    }
  }
  const opening = keepOpening();

  function missed(error: unknown): null {
    misses += 1;
    if (misses >= times.misses) restsUntil = performance.now() + times.rest;
    if (misses >= times.misses) health.fails(isLate(error) ? tooSlow(times.question) : error);
    return null;
  }

  return {
    current: () => embedder,
    problem: () => health.problem(),
    async question(question) {
      if (!embedder || performance.now() < restsUntil) return null;
      try {
        const vector = await embedder.question(question, AbortSignal.timeout(times.question));
        misses = 0;
        health.works();
        return vector;
      } catch (error) {
        return missed(error);
      }
    },
    async close() {
      closing.abort();
      await opening;
      await embedder?.close();
    },
  };
}

const isLate = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';
const tooSlow = (ms: number) =>
  new EmbedderProblem(`Questions are not embedded within ${ms} ms: the embedder is too slow.`);

/** Remembers what is wrong, and logs when that changes. */
function createHealth(log: Log) {
  let problem: Problem | null = null;
  const works = () => {
    if (problem) log.info('the embedder works again');
    problem = null;
  };
  const fails = (error: unknown) => {
    const reason = error instanceof EmbedderProblem ? error.reason : String(error);
    if (problem?.reason !== reason) log.warn({ reason }, 'the embedder fails; words alone are searched');
    problem = { reason, since: problem?.since ?? new Date() };
  };
  const watch = (embedder: Embedder): Embedder => ({
    space: embedder.space,
    dimensions: embedder.dimensions,
    weight: embedder.weight,
    question: (question, signal) => embedder.question(question, signal),
    close: () => embedder.close(),
    async passages(batch, signal) {
      try {
        const vectors = await embedder.passages(batch, signal);
        works();
        return vectors;
      } catch (error) {
        if (!signal.aborted) fails(error);
        throw error;
      }
    },
  });
  return { problem: () => problem, works, fails, watch };
}
