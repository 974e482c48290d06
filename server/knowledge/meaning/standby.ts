import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '#kernel/log.ts';
import { type Embedder, EmbedderProblem } from './embedder.ts';

/** An embedder that may be away: it is opened behind the start, again and again, and stops nobody while it fails. */
export type Standby = {
  /** Null until it could be opened. While questions keep failing it refuses them at once, so that nobody waits in vain. */
  current(): Embedder | null;
  /** What is wrong, for the administrator; null when nothing is, as far as is known. */
  problem(): Problem | null;
  close(): Promise<void>;
};
type Problem = { reason: string; since: Date };

/** In ms: between attempts to open it (doubling), and how long questions are refused after `misses` in a row. */
export type Times = { openAgain: number; longestPause: number; rest: number; misses: number };
const USUAL_TIMES: Times = { openAgain: 5_000, longestPause: 300_000, rest: 10_000, misses: 3 };

type Options = {
  open: (signal: AbortSignal) => Promise<Embedder>;
  /** Told once, when it could be opened. */
  onOpen?: () => void;
  log: Log;
  times?: Times;
};

export function standBy({ open, onOpen, log, times = USUAL_TIMES }: Options): Standby {
  const closing = new AbortController();
  const health = createHealth(log);
  let embedder: Embedder | null = null;

  async function keepOpening(): Promise<void> {
    for (let wait = times.openAgain; !closing.signal.aborted; wait = Math.min(wait * 2, times.longestPause)) {
      try {
        embedder = watched(await open(closing.signal), health, times);
        health.works();
        return onOpen?.();
      } catch (error) {
        if (closing.signal.aborted) return;
        health.fails(error);
        await pause(wait, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      }
    }
  }
  const opening = keepOpening();

  return {
    current: () => embedder,
    problem: () => health.problem(),
    async close() {
      closing.abort();
      await opening;
      await embedder?.close();
    },
  };
}

type Health = ReturnType<typeof createHealth>;

/** Remembers what is wrong, and logs when that changes. */
function createHealth(log: Log) {
  let problem: Problem | null = null;
  return {
    problem: () => problem,
    works() {
      if (problem) log.info('the embedder works again');
      problem = null;
    },
    fails(error: unknown) {
      const reason = reasonOf(error);
      if (problem?.reason !== reason) log.warn({ reason }, 'the embedder fails; words alone are searched');
      problem = { reason, since: problem?.since ?? new Date() };
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof EmbedderProblem) return error.reason;
  if (error instanceof Error && error.name === 'TimeoutError') return 'The embedder takes too long for a question.';
  return String(error);
}

function watched(embedder: Embedder, health: Health, { misses: most, rest }: Times): Embedder {
  let misses = 0;
  let restsUntil = 0;

  /** That somebody stopped asking is no failure; that she could not wait any longer is one. */
  function missed(error: unknown, signal: AbortSignal): void {
    if (signal.aborted && signal.reason?.name !== 'TimeoutError') return;
    misses += 1;
    if (misses < most) return;
    restsUntil = performance.now() + rest;
    health.fails(error);
  }

  return {
    space: embedder.space,
    dimensions: embedder.dimensions,
    weight: embedder.weight,
    feedback: embedder.feedback,
    async passages(batch, signal) {
      try {
        const vectors = await embedder.passages(batch, signal);
        health.works();
        return vectors;
      } catch (error) {
        if (!signal.aborted) health.fails(error);
        throw error;
      }
    },
    async question(question, signal) {
      if (performance.now() < restsUntil) throw new EmbedderProblem('The embedder is spared because it keeps failing.');
      try {
        const vector = await embedder.question(question, signal);
        misses = 0;
        health.works();
        return vector;
      } catch (error) {
        missed(error, signal);
        throw error;
      }
    },
    close: () => embedder.close(),
  };
}
