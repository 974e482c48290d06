import type { IndexedPassage, IndexHealth, NearTerm, PassageVector, Reach } from '../passage-index.ts';
import type { Narrow } from './narrow.ts';
import type { Wanted } from './passages-held.ts';

/** What the thread that holds the index is asked. */
export type Request =
  | { do: 'find'; asked: Wanted; audiences: Int32Array; narrow: Narrow; limit: number }
  | { do: 'visibleTerms'; words: readonly string[]; audiences: Int32Array }
  | { do: 'nearTerms'; word: string; reach: Reach; audiences: Int32Array; limit: number }
  /** Passages of a call of `replace` that will follow, a part at a time. */
  | { do: 'stage'; call: number; passages: readonly IndexedPassage[] }
  | { do: 'replace'; call: number; documentKeys: readonly string[] }
  | { do: 'moveAudience'; documentKeys: readonly string[]; audienceId: number }
  | { do: 'addVectors'; space: string; dimensions: number; vectors: readonly PassageVector[] }
  | { do: 'withoutVectors'; space: string; limit: number }
  | { do: 'keepSpaces'; spaces: readonly string[] }
  | { do: 'optimize' }
  | { do: 'clear' }
  /** The documents whose hash lies between two numbers up to 2^32. */
  | { do: 'documents'; fromHash: number; untilHash: number }
  | { do: 'health' }
  | { do: 'close' };

/** Hits in columns: cheaper to send than a hundred objects. */
export type Hits = { documentKeys: string[]; ordinals: Uint32Array; words: Float64Array; meaning: Float32Array };

/** What each request is answered with. */
export type Answers = {
  find: Hits;
  visibleTerms: string[];
  nearTerms: NearTerm[];
  stage: undefined;
  replace: undefined;
  moveAudience: undefined;
  addVectors: undefined;
  withoutVectors: string[];
  keepSpaces: undefined;
  optimize: undefined;
  clear: undefined;
  documents: ReadonlyMap<string, number>;
  health: IndexHealth;
  close: undefined;
};

export type Question = { id: number; request: Request };
export type Message =
  | { id: number; answer: Answers[keyof Answers] }
  | { id: number; failure: string }
  | { warning: string };
export type WorkerOptions = { directory: string; follow: boolean };
