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

/** Every field narrows. An empty list matches nothing. */
export type PassageChoice = {
  sources?: readonly string[];
  kinds?: readonly string[];
  languages?: readonly string[];
  people?: readonly string[];
  documents?: readonly string[];
  /** Inclusive start and exclusive end, ms since the epoch. */
  from?: number;
  until?: number;
};

/** Words already analysed by terms.ts, and where what they mean lies in a space of vectors, where that is known. */
export type Asked = { terms: readonly string[]; meaning?: Meant | null };
/**
 * A vector of signed bytes; only its direction counts, and nothing but zeros means nothing. With `feedback` it is turned
 * towards the few passages that are best by words, as far as that much of its own length (Rocchio 1971): few words say
 * little, and what stands beside them where they stand says what was meant.
 */
export type Meant = { space: string; vector: Int8Array; feedback?: number };
export type PassageVector = { documentKey: string; ordinal: number; vector: Int8Array };

/** `words`: BM25, 0 where no word matches. `meaning`: the cosine, 0 where the passage has no vector in the space. */
export type PassageHit = { key: string; documentKey: string; ordinal: number; words: number; meaning: number };
/** Every field narrows; `audiences` is never optional, so no query can forget it. An empty list matches nothing. */
export type PassageFilter = PassageChoice & {
  audiences: readonly number[];
  /** A second choice that holds as well, and choices of which none may hold. */
  within?: PassageChoice;
  outside?: readonly PassageChoice[];
  /** Of each group at least one word is in the passage or its title. Scores come from the words asked for alone. */
  required?: readonly (readonly string[])[];
  /** A document with one of these words, in its title or any of its passages, is left out whole. */
  excluded?: readonly string[];
};

/** How far from a word another may be. */
export type Reach = { edits: number; ending: number };

/** A word of the passages a reader may see: `edits` away from what was looked for, in how many passages. */
export type NearTerm = { term: string; edits: number; passages: number };

export type IndexHealth =
  | { state: 'ready'; passages: number }
  | { state: 'rebuilding'; passages: number }
  | { state: 'broken'; reason: string };

export type PassageIndex = {
  /**
   * The best `limit` passages by words (BM25; any may match), best first, equals by key; then the nearest `limit` by
   * meaning that are not among them. Both scores are exact for all. How common words are and how long passages is
   * counted over what `audiences` allow, nothing hidden, and whatever else narrows.
   */
  find(asked: Asked, filter: PassageFilter, limit: number): Promise<PassageHit[]>;
  /** Which of these words stand in a passage that the audiences allow. */
  visibleTerms(terms: readonly string[], audiences: readonly number[]): Promise<Set<string>>;
  /**
   * Words of allowed passages that differ from `word` in at most `edits` letters (Damerau 1964), or from it without up
   * to `ending` letters at its end, because what is held are stems; in one letter if they begin otherwise. Closest
   * first, then by same first letter, then most frequent. Words that no allowed passage has are as good as absent.
   */
  nearTerms(word: string, reach: Reach, audiences: readonly number[], limit: number): Promise<NearTerm[]>;
  /** Replaces all passages of the documents named in `documentKeys` by `passages`. Idempotent; calls are queued. */
  replace(documentKeys: readonly string[], passages: readonly IndexedPassage[]): Promise<void>;
  /** Changes the audience of documents without touching their text. */
  moveAudience(documentKeys: readonly string[], audienceId: number): Promise<void>;
  /** Gives passages their vectors in a space, all of one length. Passages it does not hold are passed over. Idempotent. */
  addVectors(space: string, vectors: readonly PassageVector[]): Promise<void>;
  /** Up to `limit` documents with passages that have no vector in a space yet: new ones, or all of a new space. */
  withoutVectors(space: string, limit: number): Promise<string[]>;
  /** Forgets the vectors of all other spaces. */
  keepSpaces(spaces: readonly string[]): Promise<void>;
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
