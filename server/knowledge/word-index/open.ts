import type { Log } from '#kernel/log.ts';
import {
  type Asked,
  IndexBroken,
  type IndexedPassage,
  type IndexHealth,
  type NearTerm,
  type PassageFilter,
  type PassageHit,
  type PassageIndex,
  type PassageVector,
  type Reach,
} from '../passage-index.ts';
import { DELETED } from './audiences.ts';
import { IndexThread } from './thread.ts';

/** So many passages are handed to the other thread at once, where they take a millisecond or two. */
const PASSAGES_AT_ONCE = 64;
const DOCUMENTS_AT_ONCE = 4_000;
const VECTORS_AT_ONCE = 512;

/**
 * The index of this process: files in `directory`, everything searched in memory, in a thread of its own. Opening waits
 * for nothing; questions wait until it is loaded. One process may write; others open it with `follow` and see what was
 * written within a second.
 */
export async function openWordIndex(options: { directory: string; log: Log; follow?: boolean }): Promise<PassageIndex> {
  const { directory, log, follow = false } = options;
  return new WordIndex(new IndexThread({ directory, follow }, log));
}

class WordIndex implements PassageIndex {
  readonly #thread: IndexThread;
  #calls = 0;

  constructor(thread: IndexThread) {
    this.#thread = thread;
  }

  async find({ terms, meaning }: Asked, filter: PassageFilter, limit: number): Promise<PassageHit[]> {
    const words = terms.flatMap((term) => term.split(' ')).filter((word) => word !== '');
    const { audiences: ids, ...narrow } = filter;
    if ((words.length === 0 && !meaning) || ids.length === 0 || !(limit >= 1)) return [];
    const asked = { words, meaning: meaning ?? null };
    const hits = await this.#thread.ask({ do: 'find', asked, audiences: numbersOf(ids), narrow, limit });
    return hits.documentKeys.map((documentKey, i) => {
      const ordinal = hits.ordinals[i] ?? 0;
      const scores = { words: hits.words[i] ?? 0, meaning: hits.meaning[i] ?? 0 };
      return { key: `${documentKey}:${ordinal}`, documentKey, ordinal, ...scores };
    });
  }

  async visibleTerms(terms: readonly string[], audiences: readonly number[]): Promise<Set<string>> {
    if (terms.length === 0 || audiences.length === 0) return new Set();
    const asked = { do: 'visibleTerms' as const, words: terms, audiences: numbersOf(audiences) };
    return new Set(await this.#thread.ask(asked));
  }

  async nearTerms(word: string, reach: Reach, audiences: readonly number[], limit: number): Promise<NearTerm[]> {
    if (audiences.length === 0) return [];
    return this.#thread.ask({ do: 'nearTerms', word, reach, audiences: numbersOf(audiences), limit });
  }

  async replace(documentKeys: readonly string[], passages: readonly IndexedPassage[]): Promise<void> {
    for (const { audienceId } of passages) refuseOddAudience(audienceId);
    const distinct = new Map(passages.map((passage) => [passage.key, passage]));
    const byDocument = Map.groupBy(distinct.values(), (passage) => passage.documentKey);
    const ordered = [...byDocument.values()].flat();
    const keys = [...new Set([...documentKeys, ...byDocument.keys()])];
    await this.#thread.attempt(async () => {
      const call = ++this.#calls;
      for (let i = 0; i < ordered.length; i += PASSAGES_AT_ONCE)
        await this.#thread.askOnce({ do: 'stage', call, passages: ordered.slice(i, i + PASSAGES_AT_ONCE) });
      await this.#thread.askOnce({ do: 'replace', call, documentKeys: keys });
    });
  }

  async moveAudience(documentKeys: readonly string[], audienceId: number): Promise<void> {
    refuseOddAudience(audienceId);
    return this.#thread.ask({ do: 'moveAudience', documentKeys, audienceId });
  }

  async addVectors(space: string, vectors: readonly PassageVector[]): Promise<void> {
    const dimensions = vectors[0]?.vector.length ?? 0;
    if (vectors.some(({ vector }) => vector.length !== dimensions || dimensions === 0))
      throw new RangeError('the vectors of a space are of one length');
    for (let i = 0; i < vectors.length; i += VECTORS_AT_ONCE)
      await this.#thread.ask({ do: 'addVectors', space, dimensions, vectors: vectors.slice(i, i + VECTORS_AT_ONCE) });
  }

  withoutVectors(space: string, limit: number): Promise<string[]> {
    return this.#thread.ask({ do: 'withoutVectors', space, limit });
  }

  keepSpaces(spaces: readonly string[]): Promise<void> {
    return this.#thread.ask({ do: 'keepSpaces', spaces });
  }

  optimize(): Promise<void> {
    return this.#thread.ask({ do: 'optimize' });
  }

  clear(): Promise<void> {
    return this.#thread.ask({ do: 'clear' });
  }

  /** Walks through the documents by hash, some thousands at a time. Changes made meanwhile may or may not show. */
  async *documents(): AsyncIterable<{ documentKey: string; passages: number }> {
    const health = await this.#thread.ask({ do: 'health' });
    const parts = health.state === 'broken' ? 1 : Math.ceil((health.passages + 1) / DOCUMENTS_AT_ONCE);
    for (let part = 0; part < parts; part++) {
      const hashOf = (place: number) => Math.floor((place / parts) * 2 ** 32);
      const request = { do: 'documents' as const, fromHash: hashOf(part), untilHash: hashOf(part + 1) };
      for (const [documentKey, passages] of await this.#thread.ask(request)) yield { documentKey, passages };
    }
  }

  async health(): Promise<IndexHealth> {
    try {
      return await this.#thread.ask({ do: 'health' });
    } catch (error) {
      if (error instanceof IndexBroken) return { state: 'broken', reason: error.reason };
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** Ids are kept in 32 bits: what does not fit must not come out as somebody else's id. */
const isAudienceId = (id: number) => (id | 0) === id && id !== DELETED;

function refuseOddAudience(id: number): void {
  if (!isAudienceId(id)) throw new RangeError(`not the id of an audience: ${id}`);
}

function numbersOf(ids: readonly number[]): Int32Array {
  const numbers = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? DELETED;
    numbers[i] = isAudienceId(id) ? id : DELETED;
  }
  return numbers;
}
