import type { IndexedPassage, IndexHealth } from '../passage-index.ts';
import type { Narrow } from './narrow.ts';

/** What the thread that holds the index is asked. */
export type Request =
  | { do: 'find'; words: readonly string[]; audiences: Int32Array; narrow: Narrow; limit: number }
  /** Passages of a call of `replace` that will follow, a part at a time. */
  | { do: 'stage'; call: number; passages: readonly IndexedPassage[] }
  | { do: 'replace'; call: number; documentKeys: readonly string[] }
  | { do: 'moveAudience'; documentKeys: readonly string[]; audienceId: number }
  | { do: 'optimize' }
  | { do: 'clear' }
  /** The documents whose hash lies between two numbers up to 2^32. */
  | { do: 'documents'; fromHash: number; untilHash: number }
  | { do: 'health' }
  | { do: 'close' };

/** Hits in columns: cheaper to send than a hundred objects. */
export type Hits = { documentKeys: string[]; ordinals: Uint32Array; scores: Float64Array };

/** What each request is answered with. */
export type Answers = {
  find: Hits;
  stage: undefined;
  replace: undefined;
  moveAudience: undefined;
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
