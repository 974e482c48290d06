import { AppError } from '#kernel/errors.ts';

/** Turns text into vectors of one space: cosines of one space can be compared, those of different spaces cannot. */
export type Embedder = {
  /** Names the space: model, version, settings. It changes exactly when the vectors of passages would. */
  readonly space: string;
  readonly dimensions: number;
  /** How much meaning counts against words in a ranking, 0 to 1: alpha of the convex combination of both. */
  readonly weight: number;
  /** How far a question is turned towards the best passages by words (passage-index.ts); 0 where it says enough itself. */
  readonly feedback: number;
  /**
   * A vector for each passage, in their order (see quantise.ts); all zeros where there is nothing to go by. Rejects with
   * an EmbedderProblem, or at once when aborted.
   */
  passages(batch: readonly EmbeddablePassage[], signal: AbortSignal): Promise<Int8Array[]>;
  /** The same for what somebody asks, in the same space. She waits: it is tried once. */
  question(question: EmbeddableQuestion, signal: AbortSignal): Promise<Int8Array>;
  close(): Promise<void>;
};

/** A passage as people read it and, for embedders that work on words, as terms.ts analysed it. */
export type EmbeddablePassage = { title: string; heading: string; text: string; titleTerms: string; terms: string };
export type EmbeddableQuestion = { text: string; terms: readonly string[] };

/** There are no vectors now. Words still find everything, so this stops nothing. */
export class EmbedderProblem extends AppError {
  override name = 'EmbedderProblem';
  /** What happened and what to do, for the administrator and the log. */
  readonly reason: string;
  constructor(reason: string, cause?: unknown) {
    super('unavailable', 'Search by meaning is not available right now; words still find everything.', { cause });
    this.reason = reason;
  }
}
