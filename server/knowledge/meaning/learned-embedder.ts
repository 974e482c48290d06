import type { Embedder } from './embedder.ts';
import { encodeQuestion } from './encode.ts';
import type { Learner } from './learner.ts';
import type { MeaningTable } from './table.ts';

/** Measured best for a table learned from the organisation's own text, on SciFact's training questions. */
const WEIGHT = 0.25;
const FEEDBACK = 1;

/** What was learned from the organisation's own text, as an embedder. */
export const learnedEmbedder = (table: MeaningTable, learner: Learner): Embedder => ({
  space: `learned:${table.name}`,
  dimensions: table.dimensions,
  weight: WEIGHT,
  feedback: FEEDBACK,
  passages: (batch) => learner.encode(table, batch),
  question: async ({ terms }) => encodeQuestion(table, terms),
  close: async () => undefined,
});
