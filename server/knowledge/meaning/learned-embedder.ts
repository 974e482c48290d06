import { isText, languageBySmallWords } from '../query-words.ts';
import { analyse } from '../terms.ts';
import type { EmbeddableQuestion, Embedder } from './embedder.ts';
import { encodePassage, encodeQuestion } from './encode.ts';
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
  question: async (question) => encodeAsked(table, question),
  close: async () => undefined,
});

/** A pasted text is compared as passages are kept: it repeats what it is about, where a few words have to say it once. */
export const encodeAsked = (table: MeaningTable, { text, terms }: EmbeddableQuestion): Int8Array =>
  isText(text)
    ? encodePassage(table, '', analyse(text, languageBySmallWords(text)).join(' '))
    : encodeQuestion(table, terms);
