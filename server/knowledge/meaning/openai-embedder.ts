import { createHash } from 'node:crypto';
import { askForMany, type Patience } from './asking.ts';
import { type Embedder, EmbedderProblem } from './embedder.ts';
import { addressOf, askEndpoint } from './endpoint.ts';
import { quantise } from './quantise.ts';
import type { EndpointSettings } from './settings.ts';
import { embedderOf } from './text-embedder.ts';

const USUAL_PATIENCE: Patience = { answerMs: 120_000, attempts: 6, pauseMs: 1_000, longestPauseMs: 60_000 };
const WEIGHT = 0.5;

/**
 * An embedder behind any server that speaks OpenAI's embeddings API. Asks it once to learn how long its vectors are;
 * throws an EmbedderProblem when it does not answer as it should. That another model came to stand behind the same name
 * is noticed only when its vectors have another length.
 */
export async function openOpenAiEmbedder(
  settings: EndpointSettings,
  signal: AbortSignal,
  patience: Patience = USUAL_PATIENCE,
): Promise<Embedder> {
  const [probe] = await askEndpoint(settings, ['Hello'], { timeoutMs: patience.answerMs, signal, quote: true });
  const dimensions = checkedLength(probe?.length ?? 0, settings);
  const prefixes = { question: '', passage: '', ...settings.prefixes };
  return embedderOf({
    space: nameOf(settings, dimensions, prefixes.passage),
    dimensions,
    weight: WEIGHT,
    prefixes,
    async encode(texts, purpose, abort) {
      const attempts = purpose === 'question' ? 1 : patience.attempts;
      const vectors = await askForMany(settings, texts, { ...patience, attempts }, abort);
      const odd = vectors.find(({ length }) => length !== dimensions);
      if (odd) throw changed(settings.model, dimensions, odd.length);
      return vectors.map((vector) => quantise(vector));
    },
    close: async () => undefined,
  });
}

function checkedLength(length: number, { model, dimensions }: EndpointSettings): number {
  if (length === 0) throw new EmbedderProblem(`The model ${model} makes empty vectors: it is not for embeddings.`);
  if (dimensions === null || length === dimensions) return length;
  throw new EmbedderProblem(
    `The model ${model} makes vectors of ${length} numbers although EMBEDDINGS_DIMENSIONS asks for ${dimensions}. Unset it.`,
  );
}

const changed = (model: string, from: number, to: number) =>
  new EmbedderProblem(
    `The model ${model} made vectors of ${from} numbers and now makes them of ${to}: it was replaced. Start Learnscape again.`,
  );

/** What is put before questions changes no passage, so it is no part of the name. */
function nameOf(settings: EndpointSettings, dimensions: number, passagePrefix: string): string {
  const details = JSON.stringify([addressOf(settings).href, settings.model, dimensions, passagePrefix]);
  return `endpoint:${createHash('sha256').update(details).digest('hex').slice(0, 32)}`;
}
