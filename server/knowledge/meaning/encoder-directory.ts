import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { EmbedderProblem } from './embedder.ts';
import type { Prefixes } from './text-embedder.ts';

/** A sentence encoder on disk: what its directory says about it, in the layout of sentence-transformers. */
export type EncoderDirectory = {
  model: string;
  modelBytes: number;
  tokenizer: string;
  tokenizerConfig: string | null;
  /** How the vectors of the tokens become one: their mean, or the first one's. */
  pooling: 'mean' | 'cls';
  /** What comes after pooling and is not in the graph of every export, such as a dense layer; null: nothing. */
  lastLayer: string | null;
  /** Everything it may be given at once, special tokens included. */
  mostTokens: number;
  prefixes: Prefixes;
  /** The package that runs it. */
  runtime: string;
};

/** Passages are cut to 256 tokens; memory and time of attention grow with the square. */
const MOST_TOKENS = 512;
const MODELS = ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx'];
const RUNTIME = 'onnxruntime-node';
/** What we do ourselves; normalising a vector changes no cosine. */
const LAYERS = ['Transformer', 'Pooling', 'Normalize'];

const Modules = z.array(z.object({ type: z.string(), path: z.string().default('') }));
const Pooling = z.record(z.string(), z.unknown());
const Sentence = z.object({
  max_seq_length: z.number().nullish(),
  prompts: z.record(z.string(), z.string()).nullish(),
});
const Tokenizer = z.object({ model_max_length: z.number().nullish() });

/** Throws an EmbedderProblem that says what is missing or does not fit. */
export async function readEncoderDirectory(directory: string, runtime = RUNTIME): Promise<EncoderDirectory> {
  const read = <T>(name: string, shape: z.ZodType<T>) => readSettings(join(directory, name), shape);
  const modules = (await read('modules.json', Modules)) ?? [];
  const sentence = await read('sentence_bert_config.json', Sentence);
  const prompts = (await read('config_sentence_transformers.json', Sentence))?.prompts ?? {};
  const tokenizer = await read('tokenizer_config.json', Tokenizer);
  const model = await findModel(directory);
  if (!(await sizeOf(join(directory, 'tokenizer.json')))) throw missing(directory, 'tokenizer.json');
  const limits = [sentence?.max_seq_length, tokenizer?.model_max_length].filter((limit) => typeof limit === 'number');
  return {
    ...model,
    tokenizer: join(directory, 'tokenizer.json'),
    tokenizerConfig: tokenizer && join(directory, 'tokenizer_config.json'),
    pooling: poolingOf(await read(join(poolingPath(modules), 'config.json'), Pooling), directory),
    lastLayer: modules.map(({ type }) => type.split('.').at(-1) ?? '').find((type) => !LAYERS.includes(type)) ?? null,
    mostTokens: Math.min(limits[0] ?? MOST_TOKENS, MOST_TOKENS),
    prefixes: { question: prompts['query'] ?? '', passage: prompts['document'] ?? prompts['passage'] ?? '' },
    runtime: findRuntime(directory, runtime),
  };
}

/** Null when there is no such file. */
async function readSettings<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new EmbedderProblem(`${path} cannot be read. Let the user who runs Learnscape read it.`, cause);
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new EmbedderProblem(`${path} is not what a sentence encoder has there. Copy the model again.`, cause);
  }
}

async function findModel(directory: string): Promise<{ model: string; modelBytes: number }> {
  for (const name of MODELS) {
    const model = join(directory, name);
    const size = await sizeOf(model);
    // Large models keep their weights beside the graph.
    if (size) return { model, modelBytes: size + ((await sizeOf(`${model}_data`)) ?? 0) };
  }
  throw missing(directory, 'model.onnx');
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

const missing = (directory: string, name: string) =>
  new EmbedderProblem(
    `EMBEDDINGS_DIR ${directory} has no ${name}. It must hold a sentence encoder: tokenizer.json and model.onnx.`,
  );

const poolingPath = (modules: z.infer<typeof Modules>): string =>
  modules.find(({ type }) => type.endsWith('Pooling'))?.path ?? '1_Pooling';

function poolingOf(config: Record<string, unknown> | null, directory: string): 'mean' | 'cls' {
  if (config === null) return 'mean';
  const modes = Object.keys(config).filter((key) => key.startsWith('pooling_mode_') && config[key] === true);
  if (modes.length === 1 && modes[0] === 'pooling_mode_mean_tokens') return 'mean';
  if (modes.length === 1 && modes[0] === 'pooling_mode_cls_token') return 'cls';
  const said = modes.map((mode) => mode.slice('pooling_mode_'.length)).join(' and ') || 'no way we know';
  throw new EmbedderProblem(
    `The encoder in ${directory} pools by ${said}. Learnscape knows mean and cls: choose another model.`,
  );
}

/** Beside the model, where an upgrade of Learnscape leaves it alone, or among the product's own packages. */
function findRuntime(directory: string, name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name, { paths: [directory, import.meta.dirname] });
  } catch (cause) {
    throw new EmbedderProblem(
      `A local encoder needs the package ${name}. Install it once: npm install --prefix ${directory} --ignore-scripts ${name}`,
      cause,
    );
  }
}
