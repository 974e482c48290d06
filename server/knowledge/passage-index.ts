import { AppError } from '#kernel/errors.ts';

/**
 * The passage index: a cache over PostgreSQL that finds passages by words. It proposes, the database disposes:
 * every hit is checked again against the reader's audiences before it is shown. Whatever is in it can be rebuilt.
 */

export type IndexedPassage = {
  /** `${documentKey}:${ordinal}`, unique. */
  key: string;
  documentKey: string;
  ordinal: number;
  audienceId: number;
  sourceId: string;
  kind: string;
  language: string;
  /** Document time, ms since the epoch. */
  time: number;
  /** Addresses of its authors and editors. */
  people: string[];
  /** Analysed words of title and passage (terms.ts), space separated. */
  titleTerms: string;
  terms: string;
};

/** Every field narrows; `audiences` is never optional, so no query can forget it. An empty list matches nothing. */
export type PassageFilter = {
  audiences: readonly number[];
  sources?: readonly string[];
  kinds?: readonly string[];
  languages?: readonly string[];
  people?: readonly string[];
  documents?: readonly string[];
  /** Inclusive start and exclusive end, ms since the epoch. */
  from?: number;
  until?: number;
};

export type PassageHit = { key: string; documentKey: string; ordinal: number; score: number };

export type IndexHealth =
  | { state: 'ready'; passages: number }
  | { state: 'rebuilding'; passages: number }
  | { state: 'broken'; reason: string };

export type PassageIndex = {
  /**
   * Words already analysed by terms.ts; any of them may match (BM25, OR). Best first, equals by key. How common words
   * are and how long passages is counted over what `audiences` allow, nothing hidden, and whatever else narrows.
   */
  find(terms: readonly string[], filter: PassageFilter, limit: number): Promise<PassageHit[]>;
  /** Replaces all passages of the documents named in `documentKeys` by `passages`. Idempotent; calls are queued. */
  replace(documentKeys: readonly string[], passages: readonly IndexedPassage[]): Promise<void>;
  /** Changes the audience of documents without touching their text. */
  moveAudience(documentKeys: readonly string[], audienceId: number): Promise<void>;
  /** Merges what was added and frees what was deleted; a rebuild ends with it. */
  optimize(): Promise<void>;
  /** Drops everything, for a rebuild from the database. */
  clear(): Promise<void>;
  /** Keys of the documents it holds, with their passage counts, to reconcile with the database. */
  documents(): AsyncIterable<{ documentKey: string; passages: number }>;
  health(): Promise<IndexHealth>;
  close(): Promise<void>;
};

/** The passage index cannot be read. Nothing is lost: `clear()` and a rebuild from the database repair it. */
export class IndexBroken extends AppError {
  override name = 'IndexBroken';
  /** For the log and the administrator, not for readers. */
  readonly reason: string;
  constructor(reason: string, cause?: unknown) {
    super('unavailable', 'Search is being rebuilt. Please try again in a few minutes.', { cause });
    this.reason = reason;
  }
}
