import type { Secret } from '#kernel/secret.ts';
import type { Prefixes } from './text-embedder.ts';

/** Which model turns text into vectors instead of the one learned from the organisation's own text. */
export type EmbeddingSettings = EndpointSettings | DirectorySettings;

/** A server that speaks the embeddings part of OpenAI's API. */
export type EndpointSettings = {
  kind: 'endpoint';
  /** With or without `/embeddings` at its end. */
  url: string;
  model: string;
  key: Secret | null;
  /** Asked of models that can shorten their vectors; null: as the model likes. */
  dimensions: number | null;
  prefixes: Partial<Prefixes>;
};

/** A directory in the layout of sentence-transformers, with the model as ONNX. */
export type DirectorySettings = {
  kind: 'directory';
  directory: string;
  /** Win over those that the directory names. */
  prefixes: Partial<Prefixes>;
};
