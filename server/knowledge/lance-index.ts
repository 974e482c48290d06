import { Session } from '@lancedb/lancedb';
import type { Log } from '#kernel/log.ts';
import { IndexBroken } from './index-broken.ts';
import { LanceHandle } from './lance-handle.ts';
import { countDocuments, probeTable, searchTable } from './lance-search.ts';
import { isMergeDue, mergeTable, moveDocuments, replacePassages } from './lance-write.ts';
import { filterSql } from './passage-filter.ts';
import type { IndexedPassage, IndexHealth, PassageFilter, PassageHit, PassageIndex } from './passage-index.ts';

/** Lance's own defaults are 6 GB and 1 GB; the whole index of 100,000 passages is about 60 MB. */
const INDEX_CACHE_BYTES = 512n * 1024n * 1024n;
const METADATA_CACHE_BYTES = 64n * 1024n * 1024n;

/**
 * Passages in LanceDB, in `directory`. Never throws for a broken directory: `health` says so and `find` rejects
 * with `IndexBroken` until `clear`. One process may write; others may read and see writes within half a second.
 */
export async function openLanceIndex(options: { directory: string; log: Log }): Promise<PassageIndex> {
  return new LanceIndex(options.directory, options.log);
}

class LanceIndex implements PassageIndex {
  readonly #handle: LanceHandle;
  readonly #log: Log;
  #queue: Promise<unknown> = Promise.resolve();
  /** Since the last merge. */
  #writes = 0;

  constructor(directory: string, log: Log) {
    this.#handle = new LanceHandle(directory, new Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES));
    this.#log = log;
  }

  async find(terms: readonly string[], filter: PassageFilter, limit: number): Promise<PassageHit[]> {
    const words = [...new Set(terms)].join(' ').trim();
    const where = filterSql(filter);
    if (where === undefined || words === '' || limit < 1) return [];
    return (await this.#handle.use(({ table }) => searchTable(table, words, where, limit))) ?? [];
  }

  replace(documentKeys: readonly string[], passages: readonly IndexedPassage[]): Promise<void> {
    return this.#enqueue(async () => {
      const exists = await this.#handle.use(async () => true);
      if (!exists) await this.#handle.startOver(false);
      await this.#handle.use(({ table }) => replacePassages(table, documentKeys, passages));
      await this.#mergeIfDue();
    });
  }

  moveAudience(documentKeys: readonly string[], audienceId: number): Promise<void> {
    return this.#enqueue(async () => {
      await this.#handle.use(({ table }) => moveDocuments(table, documentKeys, audienceId));
      await this.#mergeIfDue();
    });
  }

  optimize(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#merge();
      await this.#handle.use((open) => this.#handle.markRebuilt(open));
    });
  }

  clear(): Promise<void> {
    return this.#enqueue(() => this.#handle.startOver(true));
  }

  async *documents(): AsyncIterable<{ documentKey: string; passages: number }> {
    const counts = await this.#handle.use(({ table }) => countDocuments(table));
    for (const [documentKey, passages] of counts ?? []) yield { documentKey, passages };
  }

  async health(): Promise<IndexHealth> {
    try {
      const state = await this.#handle.use(async ({ table, current }): Promise<IndexHealth> => {
        const passages = await probeTable(table);
        return { state: current.rebuilding ? 'rebuilding' : 'ready', passages };
      });
      return state ?? { state: 'ready', passages: 0 };
    } catch (error) {
      if (error instanceof IndexBroken) return { state: 'broken', reason: error.reason };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#handle.forget();
  }

  /** One writer: changes run one after another, and one that fails does not hold up the next. */
  #enqueue(change: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(change);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** The caller's write is done and does not wait for the merge; the next write does. */
  async #mergeIfDue(): Promise<void> {
    this.#writes += 1;
    const due = await this.#handle.use(({ table }) => isMergeDue(table, this.#writes));
    if (!due) return;
    this.#writes = 0;
    this.#enqueue(() => this.#merge()).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'the passage index could not be merged');
    });
  }

  async #merge(): Promise<void> {
    await this.#handle.use(({ table }) => mergeTable(table));
    this.#writes = 0;
  }
}
