import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Why encoders cannot be run here; false when they can. */
export function runtimeMissing(): string | false {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return false;
  } catch {
    return 'onnxruntime-node is missing: npm install --no-save --ignore-scripts onnxruntime-node';
  }
}

const MARKS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const WORDS = 'the battery of ferry is charge ##d at night holiday leave ask ##ed for a month before . aborted'.split(
  ' ',
);
export const VOCABULARY = [...MARKS, ...WORDS];
/** One number for each byte of a SHA-512. */
export const SIZE = 64;

/** What the encoder of the tests knows of a token: a direction of its own, always the same. */
export const directionOf = (id: number): number[] =>
  Array.from(new Int8Array(createHash('sha512').update(String(id)).digest()), (byte) => byte / 128);

/**
 * A directory with a whole sentence encoder, tiny but real: a WordPiece tokenizer and a graph that looks up a vector for
 * each token. `files` are added, or replaced; null leaves one out.
 */
export async function writeEncoder(
  directory: string,
  files: Record<string, Uint8Array | object | null> = {},
): Promise<void> {
  const all = { 'tokenizer.json': tokenizer, 'tokenizer_config.json': {}, 'model.onnx': encoderModel(), ...files };
  for (const [name, content] of Object.entries(all)) {
    if (content === null) continue;
    await mkdir(join(directory, name, '..'), { recursive: true });
    await writeFile(join(directory, name), content instanceof Uint8Array ? content : JSON.stringify(content));
  }
}

const special = (content: string) => ({ SpecialToken: { id: content, type_id: 0 } });
const tokenizer = {
  version: '1.0',
  added_tokens: MARKS.map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
    pair: [],
    special_tokens: Object.fromEntries(
      ['[CLS]', '[SEP]'].map((mark) => [mark, { id: mark, ids: [MARKS.indexOf(mark)], tokens: [mark] }]),
    ),
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
  },
};

// Of ONNX (onnx.proto) as much as the tests need, written as protocol buffers: fields of bytes and of numbers.

type Graph = { inputs?: string[]; output?: string; pooled?: boolean };

/** One vector for each token, or their mean where `pooled`. */
export function encoderModel({
  inputs = ['input_ids', 'attention_mask'],
  output = 'last_hidden_state',
  pooled = false,
}: Graph = {}): Uint8Array {
  const table = Float32Array.from(VOCABULARY.flatMap((_, id) => directionOf(id)));
  const initializer = [
    number(1, VOCABULARY.length),
    number(1, SIZE),
    number(2, 1),
    bytes(8, 'table'),
    bytes(9, new Uint8Array(table.buffer)),
  ];
  const vectors = pooled ? 'vectors' : output;
  const lookUp = [bytes(1, 'table'), bytes(1, 'input_ids'), bytes(2, vectors), bytes(4, 'Gather')];
  const attribute = (name: string, type: number, value: Uint8Array) =>
    bytes(5, joined(bytes(1, name), value, number(20, type)));
  const mean = [
    bytes(1, vectors),
    bytes(2, output),
    bytes(4, 'ReduceMean'),
    attribute('axes', 7, number(8, 1)),
    attribute('keepdims', 2, number(3, 0)),
  ];
  const graph = [
    bytes(1, joined(...lookUp)),
    ...(pooled ? [bytes(1, joined(...mean))] : []),
    bytes(2, 'encoder'),
    bytes(5, joined(...initializer)),
    ...inputs.map((name) => bytes(11, valueOf(name, 7, ['batch', 'length']))),
    bytes(12, valueOf(output, 1, pooled ? ['batch', 'size'] : ['batch', 'length', 'size'])),
  ];
  return joined(number(1, 8), bytes(7, joined(...graph)), bytes(8, number(2, 13)));
}

/** A named tensor: its type (1 float, 7 int64) and the names of its dimensions. */
function valueOf(name: string, type: number, dimensions: string[]): Uint8Array {
  const shape = joined(...dimensions.map((dimension) => bytes(1, bytes(2, dimension))));
  return joined(bytes(1, name), bytes(2, bytes(1, joined(number(1, type), bytes(2, shape)))));
}

const joined = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);
const number = (field: number, value: number) => joined(varint(field << 3), varint(value));

function bytes(field: number, content: string | Uint8Array): Uint8Array {
  const data = typeof content === 'string' ? Buffer.from(content) : content;
  return joined(varint((field << 3) | 2), varint(data.length), data);
}

function varint(value: number): Uint8Array {
  const parts: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Uint8Array.from([...parts, rest]);
    parts.push((rest & 127) | 128);
  }
}
