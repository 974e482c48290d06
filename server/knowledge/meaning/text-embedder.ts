import { unlessAborted } from '#kernel/unless-aborted.ts';
import { embeddedText } from './embedded-text.ts';
import { type Embedder, EmbedderProblem } from './embedder.ts';

/** What some models want before a text to know what it is, such as "query: " and "passage: " (E5). */
export type Prefixes = { question: string; passage: string };

export type Purpose = keyof Prefixes;

/** A model that reads plain text. It is never given a blank text, nor an endless one. */
export type TextModel = {
  space: string;
  dimensions: number;
  weight: number;
  prefixes: Prefixes;
  /** A vector for each text. May ignore the signal. */
  encode(texts: readonly string[], purpose: Purpose, signal: AbortSignal): Promise<Int8Array[]>;
  close(): Promise<void>;
};

/** Characters that are read of a text. Passages have about a thousand; more is a table or a log, and told by its start. */
const MOST_CHARACTERS = 4_000;
const readable = (text: string) => text.trim().slice(0, MOST_CHARACTERS).toWellFormed();

/** Makes an embedder of a model: what the model reads of passages and questions, and that blank ones have no meaning. */
export function embedderOf(model: TextModel): Embedder {
  const { space, dimensions, weight, prefixes } = model;
  let isClosed = false;

  async function vectorsOf(given: readonly string[], purpose: Purpose, signal: AbortSignal): Promise<Int8Array[]> {
    signal.throwIfAborted();
    if (isClosed) throw new EmbedderProblem('The embedder was closed.');
    const texts = given.map(readable);
    const told = texts.filter((text) => text !== '').map((text) => prefixes[purpose] + text);
    const vectors = told.length > 0 ? await unlessAborted(model.encode(told, purpose, signal), signal) : [];
    const unread = vectors.values();
    return texts.map((text) => (text === '' ? null : unread.next().value) ?? new Int8Array(dimensions));
  }

  return {
    space,
    dimensions,
    weight,
    feedback: 0,
    passages: (batch, signal) => vectorsOf(batch.map(embeddedText), 'passage', signal),
    async question({ text }, signal) {
      const [vector] = await vectorsOf([text], 'question', signal);
      return vector ?? new Int8Array(dimensions);
    },
    async close() {
      isClosed = true;
      await model.close();
    },
  };
}
