/** What runs in the sandbox: one encoder, opened when it is first asked. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Tokenizer } from '@huggingface/tokenizers';
import type { EncoderDirectory } from './encoder-directory.ts';
import { quantise } from './quantise.ts';

export type EncoderRequest = { encoder: EncoderDirectory; text: string; fingerprint?: boolean };
export type EncoderAnswer = { vector: Int8Array; fingerprint: string };

/** As much of onnxruntime-node as we use; it is not installed with the product, and neither are its types. */
type Tensor = { type: string; dims: readonly number[]; data: Float32Array };
type Session = {
  inputNames: readonly string[];
  outputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Record<string, Tensor>>;
};
type Runtime = {
  InferenceSession: { create(path: string, options: object): Promise<Session> };
  Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => unknown;
};
type Opened = { runtime: Runtime; session: Session; tokenizer: Tokenizer };

/** Half of the processors, so that what people wait for has the others. */
const THREADS = Math.max(1, Math.floor(availableParallelism() / 2));
const KNOWN_INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];
/** Pooled by the graph itself, or a vector for each token. */
const KNOWN_OUTPUTS = ['sentence_embedding', 'last_hidden_state', 'token_embeddings'];

let opened: Promise<Opened> | null = null;

export async function handle({ encoder, text, fingerprint = false }: EncoderRequest): Promise<EncoderAnswer> {
  const { runtime, session, tokenizer } = await (opened ??= open(encoder).catch(forget));
  const ids = idsOf(tokenizer, text, encoder.mostTokens);
  const output = await session.run(feedsOf(runtime, session, ids));
  const name = KNOWN_OUTPUTS.find((known) => known in output) ?? session.outputNames[0] ?? '';
  const tensor = output[name];
  if (!tensor) throw new Error('it has no output');
  return { vector: quantise(pool(tensor, encoder)), fingerprint: fingerprint ? await hashOf(encoder) : '' };
}

/** What could not be opened is tried again by the next text. */
function forget(error: unknown): never {
  opened = null;
  throw error;
}

async function open({ runtime: path, model, tokenizer, tokenizerConfig }: EncoderDirectory): Promise<Opened> {
  const runtime: Runtime = createRequire(path)(path);
  const session = await runtime.InferenceSession.create(model, {
    intraOpNumThreads: THREADS,
    interOpNumThreads: 1,
    // Threads that wait by spinning take the processor from everybody else.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const odd = session.inputNames.find((name) => !KNOWN_INPUTS.includes(name));
  if (odd) throw new Error(`it wants “${odd}”, which no sentence encoder needs`);
  const read = (file: string): object => JSON.parse(readFileSync(file, 'utf8'));
  return { runtime, session, tokenizer: new Tokenizer(read(tokenizer), tokenizerConfig ? read(tokenizerConfig) : {}) };
}

/** Cut to what the model reads; the last one is the mark that ends a text. */
function idsOf(tokenizer: Tokenizer, text: string, most: number): number[] {
  const { ids } = tokenizer.encode(text);
  return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids.at(-1) ?? 0];
}

function feedsOf({ Tensor }: Runtime, { inputNames }: Session, ids: readonly number[]): Record<string, unknown> {
  const tensor = (value: (id: number) => number) =>
    new Tensor(
      'int64',
      BigInt64Array.from(ids, (id) => BigInt(value(id))),
      [1, ids.length],
    );
  const feeds: Record<string, unknown> = {};
  for (const name of inputNames) {
    if (name === 'input_ids') feeds[name] = tensor((id) => id);
    else feeds[name] = tensor(() => (name === 'attention_mask' ? 1 : 0));
  }
  return feeds;
}

/** One vector for the text. Only its direction counts, so a sum does for a mean. */
function pool({ type, dims, data }: Tensor, { pooling, lastLayer }: EncoderDirectory): Float32Array {
  if (type !== 'float32') throw new Error(`its vectors are ${type}; export it with float32 outputs`);
  const size = dims.at(-1) ?? 0;
  const sum = data.slice(0, size);
  if (dims.length === 2) return sum;
  if (lastLayer) throw new Error(`its layer ${lastLayer} is missing; export it with the output sentence_embedding`);
  if (pooling === 'cls') return sum;
  for (let start = size; start < data.length; start += size)
    for (let index = 0; index < size; index++) sum[index] = (sum[index] ?? 0) + (data[start + index] ?? 0);
  return sum;
}

/** Of everything that decides what the vectors are. */
async function hashOf({ model, tokenizer, tokenizerConfig, pooling, mostTokens }: EncoderDirectory): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([pooling, mostTokens]));
  for (const file of [tokenizer, tokenizerConfig, model, `${model}_data`])
    if (file && existsSync(file)) for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest('hex');
}
