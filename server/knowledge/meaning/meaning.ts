import type { Db } from '#kernel/database.ts';
import type { Log } from '#kernel/log.ts';
import { unlessAborted } from '#kernel/unless-aborted.ts';
import type { Meant } from '../passage-index.ts';
import type { EmbeddablePassage, EmbeddableQuestion, Embedder } from './embedder.ts';
import type { Learner } from './learner.ts';
import { learnedEmbedder } from './learned-embedder.ts';
import { quantise } from './quantise.ts';
import { learnedTable, spaceNamed } from './spaces.ts';
import type { Standby } from './standby.ts';
import { tableFromBytes } from './table.ts';

/** What a question means, and how far cosines with it can be trusted. */
export type Sense = Meant & {
  /** How much its cosines count beside words, from 0 to 1. */
  weight: number;
  /** The cosine that passages about different things rarely exceed. */
  noise: number;
};

/** The meaning of text in this process: the embedder of each space it is asked about, and the thread that learns. */
export type Meaning = {
  /** The model that was configured, whether it answers or not. */
  readonly outside: Standby | null;
  readonly learner: Learner;
  /** Null when the space is unknown here or its embedder does not answer in time: words alone must do. */
  question(space: string, question: EmbeddableQuestion): Promise<Sense | null>;
  /** What a text means as a whole. Null as above. */
  text(space: string, passages: readonly EmbeddablePassage[]): Promise<Sense | null>;
  embedderOf(space: string): Promise<Embedder | null>;
  close(): Promise<void>;
};

type Known = { embedder: Embedder; noise: number };

/** Somebody is waiting: a model that takes longer is not waited for. */
const PATIENCE_MS = 400;
const SPACES_KEPT = 2;

export function createMeaning(deps: { db: Db; log: Log; learner: Learner; outside: Standby | null }): Meaning {
  const { db, log, learner, outside } = deps;
  const known = new Map<string, Promise<Known | null>>();

  async function load(space: string): Promise<Known | null> {
    const found = await spaceNamed(db, space);
    const configured = outside?.current();
    if (found && configured?.space === space) return { embedder: configured, noise: found.noise };
    const table = found?.isLearned ? await learnedTable(db, space) : null;
    if (!found || !table) return null;
    return { embedder: learnedEmbedder(tableFromBytes(table), learner), noise: found.noise };
  }

  function get(space: string): Promise<Known | null> {
    let loading = known.get(space);
    if (!loading) {
      loading = load(space);
      known.set(space, loading);
      loading.then((one) => one ?? known.delete(space)).catch(() => known.delete(space));
      for (const old of [...known.keys()].slice(0, -SPACES_KEPT)) known.delete(old);
    }
    return loading;
  }

  async function sense(
    space: string,
    embed: (embedder: Embedder, signal: AbortSignal) => Promise<Int8Array>,
  ): Promise<Sense | null> {
    try {
      const found = await get(space);
      if (!found) return null;
      const patience = AbortSignal.timeout(PATIENCE_MS);
      const vector = await unlessAborted(embed(found.embedder, patience), patience);
      const { weight, feedback } = found.embedder;
      return { space, vector, weight, feedback, noise: found.noise };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ reason }, 'a question was answered by words alone');
      return null;
    }
  }

  return {
    outside,
    learner,
    embedderOf: async (space) => (await get(space))?.embedder ?? null,
    question: (space, question) => sense(space, (embedder, signal) => embedder.question(question, signal)),
    text: (space, passages) =>
      sense(space, async (embedder, signal) =>
        middleOf(await embedder.passages(passages, signal), embedder.dimensions),
      ),
    async close() {
      await learner.close();
      await outside?.close();
    },
  };
}

/** The direction in the middle of many: each counts the same, however long it is. */
function middleOf(vectors: readonly Int8Array[], dimensions: number): Int8Array {
  const sum = new Float32Array(dimensions);
  for (const vector of vectors) {
    const length = Math.sqrt(vector.reduce((squares, value) => squares + value * value, 0));
    if (length > 0) vector.forEach((value, i) => (sum[i]! += value / length));
  }
  return quantise(sum);
}
