/** Turns text into vectors of one space: cosines within a space can be compared, those of different spaces cannot. */
export type Embedder = {
  /** Names model, version and settings: changes exactly when vectors change. */
  readonly space: string;
  readonly dimensions: number;
  /** How much its cosines count beside words, from 0 to 1 (ranking: convex combination). */
  readonly weight: number;
  /** Signed bytes in the direction of what each passage means, in the order given; zeros where that is unknown. */
  passages(batch: readonly EmbeddablePassage[], signal: AbortSignal): Promise<Int8Array[]>;
  question(question: EmbeddableQuestion): Promise<Int8Array>;
  close(): Promise<void>;
};

/** `titleTerms` and `terms` are analysed by terms.ts; the rest is as people wrote it. */
export type EmbeddablePassage = { title: string; heading: string; text: string; titleTerms: string; terms: string };
export type EmbeddableQuestion = { text: string; terms: readonly string[] };
