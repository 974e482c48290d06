import type { Embedder } from './embedder.ts';
import { openOnnxEmbedder } from './onnx-embedder.ts';
import { openOpenAiEmbedder } from './openai-embedder.ts';
import type { EmbeddingSettings } from './settings.ts';

/** Opens the embedder that is configured; throws an EmbedderProblem while it cannot be used. */
export const openEmbedder = (settings: EmbeddingSettings, signal: AbortSignal): Promise<Embedder> =>
  settings.kind === 'endpoint' ? openOpenAiEmbedder(settings, signal) : openOnnxEmbedder(settings, signal);
