import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSandbox, SandboxError } from '#kernel/sandbox.ts';
import { unlessAborted } from '#kernel/unless-aborted.ts';
import { type Embedder, EmbedderProblem } from './embedder.ts';
import type { EncoderAnswer, EncoderRequest } from './encoder-child.ts';
import { type EncoderDirectory, readEncoderDirectory } from './encoder-directory.ts';
import type { DirectorySettings } from './settings.ts';
import { embedderOf } from './text-embedder.ts';

const MEGABYTE = 1024 ** 2;
/** A text takes milliseconds; the first one in a new child opens the model, a gigabyte on a busy machine perhaps. */
const PATIENCE_MS = 120_000;
/** A child that stays: opening the model again for each question would be too slow for any of them. */
const NEVER_MS = 2 ** 31 - 1;
const WEIGHT = 0.5;

/**
 * An embedder that runs a sentence encoder on this machine, in a child process: what breaks in there, native code
 * included, costs a failed answer, and the next text a new child. One text at a time: measured faster on a processor
 * than batches, and a vector never depends on its neighbours. Throws an EmbedderProblem when the model cannot be run.
 */
export async function openOnnxEmbedder(
  { directory, prefixes: given }: DirectorySettings,
  signal: AbortSignal,
): Promise<Embedder> {
  const encoder = await readEncoderDirectory(directory);
  const { ask, close } = await createChild(directory, encoder);
  try {
    const { vector, fingerprint } = await unlessAborted(ask({ text: 'Hello', fingerprint: true }), signal);
    if (!vector.some(Boolean)) throw new EmbedderProblem(`The encoder in ${directory} makes nothing of a text.`);
    const prefixes = { ...encoder.prefixes, ...given };
    return embedderOf({
      space: nameOf(fingerprint, prefixes.passage),
      dimensions: vector.length,
      weight: WEIGHT,
      prefixes,
      async encode(texts, _purpose, abort) {
        const vectors: Int8Array[] = [];
        for (const text of texts) {
          abort.throwIfAborted();
          vectors.push((await ask({ text })).vector);
        }
        return vectors;
      },
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Answers one request after the other; a question waits for no more than the passage before it. */
async function createChild(directory: string, encoder: EncoderDirectory) {
  const sandbox = createSandbox({
    entry: fileURLToPath(new URL('encoder-child.ts', import.meta.url)),
    size: 1,
    timeoutMs: PATIENCE_MS,
    memoryBytes: 1024 * MEGABYTE + 4 * encoder.modelBytes,
    heapMb: 768,
    outputBytes: MEGABYTE,
    idleMs: NEVER_MS,
    mayRead: await placesOf(directory, encoder.runtime),
    nativeCode: true,
  });
  const ask = async (request: Omit<EncoderRequest, 'encoder'>): Promise<EncoderAnswer> => {
    try {
      return await sandbox.run<EncoderRequest, EncoderAnswer>({ encoder, ...request });
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      throw new EmbedderProblem(`The encoder in ${directory} does not work: ${error.message}`, error);
    }
  };
  return { ask, close: () => sandbox.close() };
}

/** What is put before questions changes no passage, so it is no part of the name. */
const nameOf = (fingerprint: string, passagePrefix: string): string =>
  `onnx:${createHash('sha256').update(fingerprint).update(passagePrefix).digest('hex').slice(0, 32)}`;

/** The model's directory, also when it is a link, and the packages among which the runtime lies. */
async function placesOf(directory: string, runtime: string): Promise<string[]> {
  const packages = runtime.slice(0, runtime.lastIndexOf(`node_modules${sep}`) + 'node_modules'.length);
  return [resolve(directory), await realpath(directory), packages];
}
