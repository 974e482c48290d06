import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { describeEmbedder, passageOf, questionOf } from './embedder.conformance.ts';
import { type Embedder, EmbedderProblem } from './embedder.ts';
import { readEncoderDirectory } from './encoder-directory.ts';
import { directionOf, encoderModel, runtimeMissing, SIZE, VOCABULARY, writeEncoder } from './encoder-for-tests.ts';
import { openOnnxEmbedder } from './onnx-embedder.ts';
import { quantise } from './quantise.ts';

const skip = runtimeMissing();
const never = new AbortController().signal;
const places: string[] = [];
after(() => Promise.all(places.map((place) => rm(place, { recursive: true }))));

async function encoder(...files: Parameters<typeof writeEncoder>[1][]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'encoder-'));
  places.push(directory);
  await writeEncoder(directory, Object.assign({}, ...files));
  return directory;
}
const open = (directory: string, prefixes = {}) => openOnnxEmbedder({ kind: 'directory', directory, prefixes }, never);

async function using(directory: string, work: (embedder: Embedder) => Promise<void>, prefixes = {}): Promise<void> {
  const embedder = await open(directory, prefixes);
  await work(embedder).finally(() => embedder.close());
}

/** What the encoder must make of these tokens. */
function meanOf(tokens: string): Int8Array {
  const rows = tokens.split(' ').map((token) => directionOf(VOCABULARY.indexOf(token)));
  return quantise(
    Float32Array.from({ length: SIZE }, (_, index) => rows.reduce((sum, row) => sum + (row[index] ?? 0), 0)),
  );
}

function assertNear(actual: Int8Array | undefined, expected: Int8Array): void {
  // Sums in another order differ in the last bit, which may round to the next byte.
  const apart = expected.map((value, index) => Math.abs(value - (actual?.[index] ?? 1_000)));
  assert.ok(Math.max(...apart) <= 1, `${actual} instead of ${expected}`);
}

const because = (reason: RegExp) => (error: unknown) => {
  assert.ok(error instanceof EmbedderProblem);
  assert.match(error.reason, reason);
  return true;
};

const shared = await encoder();
describeEmbedder('a local encoder', () => open(shared), { skip });

describe('a local encoder', { skip }, () => {
  const cases: Array<[string, string]> = [
    ['The Battery is charged.', '[CLS] the battery is charge ##d . [SEP]'],
    ['THÉ  battery\nof', '[CLS] the battery of [SEP]'],
    ['ferry.ferry', '[CLS] ferry . ferry [SEP]'],
    ['asked unheard', '[CLS] ask ##ed [UNK] [SEP]'],
    ['電池 night', '[CLS] [UNK] [UNK] night [SEP]'],
    ['zero\u0000width\u00ad', '[CLS] [UNK] [SEP]'],
  ];
  test('reads a text as its tokenizer says, and means the mean of the tokens', () =>
    using(shared, async (embedder) => {
      const vectors = await embedder.passages(
        cases.map(([text]) => passageOf(text)),
        never,
      );
      for (const [place, [, tokens]] of cases.entries()) assertNear(vectors[place], meanOf(tokens));
    }));

  test('reads title and heading with the text', () =>
    using(shared, async (embedder) => {
      const [vector] = await embedder.passages([{ ...passageOf('night', 'Ferry'), heading: 'Battery' }], never);
      assertNear(vector, meanOf('[CLS] ferry battery night [SEP]'));
    }));

  test('pools by the first token where the model wants that, also under another folder', async () => {
    const files = {
      'modules.json': [{ type: 'sentence_transformers.models.Pooling', path: 'pool' }],
      'pool/config.json': { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false },
    };
    await using(await encoder(files), async (embedder) =>
      assertNear(await embedder.question(questionOf('the ferry'), never), meanOf('[CLS]')),
    );
  });

  test('leaves pooling to a model that does it itself, and takes models from the folder onnx', async () => {
    const files = {
      'model.onnx': null,
      'onnx/model.onnx': encoderModel({ output: 'sentence_embedding', pooled: true }),
    };
    await using(await encoder(files), async (embedder) =>
      assertNear(await embedder.question(questionOf('the ferry'), never), meanOf('[CLS] the ferry [SEP]')),
    );
  });

  test('reads no more than the model does, and always the mark at the end', async () => {
    const directory = await encoder({ 'sentence_bert_config.json': { max_seq_length: 5 } });
    await using(directory, async (embedder) =>
      assertNear(
        await embedder.question(questionOf('the ferry at night is at night'), never),
        meanOf('[CLS] the ferry at [SEP]'),
      ),
    );
  });

  test('puts before a text what the model wants, unless the settings say otherwise', async () => {
    const directory = await encoder({
      'config_sentence_transformers.json': { prompts: { query: 'ask ', document: 'the ' } },
    });
    await using(directory, async (embedder) => {
      assertNear(await embedder.question(questionOf('ferry'), never), meanOf('[CLS] ask ferry [SEP]'));
      const [passage] = await embedder.passages([passageOf('ferry')], never);
      assertNear(passage, meanOf('[CLS] the ferry [SEP]'));
    });
    const ask = async (embedder: Embedder) =>
      assertNear(await embedder.question(questionOf('ferry'), never), meanOf('[CLS] before ferry [SEP]'));
    await using(directory, ask, { question: 'before ' });
  });

  test('is the same space wherever the model lies, another one whatever else changes', async () => {
    const spaceOf = async (directory: string, prefixes = {}) => {
      const embedder = await open(directory, prefixes);
      await embedder.close();
      return embedder.space;
    };
    const link = join(await encoder({ 'model.onnx': null }), 'link');
    await symlink(shared, link);
    const space = await spaceOf(shared);
    assert.equal(await spaceOf(await encoder()), space);
    assert.equal(await spaceOf(link), space);
    assert.equal(await spaceOf(shared, { question: 'ask ' }), space);
    const others = [
      await spaceOf(shared, { passage: 'the ' }),
      await spaceOf(await encoder({ 'sentence_bert_config.json': { max_seq_length: 5 } })),
      await spaceOf(await encoder({ '1_Pooling/config.json': { pooling_mode_cls_token: true } })),
      await spaceOf(await encoder({ 'model.onnx': encoderModel({ inputs: ['input_ids'] }) })),
    ];
    assert.equal(new Set([space, ...others]).size, 5);
  });

  test('that breaks down in native code costs the texts it was at, and nothing else', () =>
    using(shared, async (embedder) => {
      const expected = await embedder.question(questionOf('ferry'), never);
      const many = Array.from({ length: 20_000 }, () => passageOf('the ferry'));
      const work = embedder.passages(many, never);
      killChildren();
      await assert.rejects(work, because(/does not work/));
      assert.deepEqual(await embedder.question(questionOf('ferry'), never), expected);
    }));

  test('ends with the embedder', async () => {
    const embedder = await open(shared);
    assert.equal(children().length, 1);
    await embedder.close();
    for (let tries = 0; tries < 100 && children().length > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(children().length, 0);
  });
});

describe('an encoder that cannot be run says why', { skip }, () => {
  const cases: Array<[string, Parameters<typeof writeEncoder>[1], RegExp]> = [
    ['no model', { 'model.onnx': null }, /has no model\.onnx\. It must hold a sentence encoder/],
    ['no tokenizer', { 'tokenizer.json': null }, /has no tokenizer\.json/],
    ['half a model', { 'model.onnx': encoderModel().slice(0, 900) }, /encoder-\w+ does not work: /],
    ['a tokenizer that is none', { 'tokenizer.json': Buffer.from('<html>') }, /does not work: .*JSON/],
    [
      'settings that are none',
      { 'modules.json': Buffer.from('<html>') },
      /modules\.json is not what a sentence encoder has/,
    ],
    [
      'a pooling we do not know',
      { '1_Pooling/config.json': { pooling_mode_max_tokens: true } },
      /pools by max_tokens\. Learnscape knows mean and cls/,
    ],
    [
      'a layer that the export left out',
      {
        'modules.json': [
          { type: 'sentence_transformers.models.Pooling' },
          { type: 'sentence_transformers.models.Dense' },
        ],
      },
      /its layer Dense is missing; export it with the output sentence_embedding/,
    ],
    [
      'a model for something else',
      { 'model.onnx': encoderModel({ inputs: ['input_ids', 'pixel_values'] }) },
      /wants “pixel_values”/,
    ],
  ];
  for (const [title, files, reason] of cases)
    test(title, async () => assert.rejects(open(await encoder(files)), because(reason)));

  test('no directory', () => assert.rejects(open('/nowhere'), because(/EMBEDDINGS_DIR \/nowhere has no model\.onnx/)));

  test('no runtime', async () => {
    const directory = await encoder();
    const install = /npm install --prefix \/\S+ --ignore-scripts a-runtime-nobody-has/;
    await assert.rejects(readEncoderDirectory(directory, 'a-runtime-nobody-has'), because(install));
  });

  test('nobody waiting for it', async () => {
    const settings = { kind: 'directory', directory: await encoder(), prefixes: {} } as const;
    await assert.rejects(openOnnxEmbedder(settings, AbortSignal.abort()), { name: 'AbortError' });
  });

  test('and leaves no child behind', () => assert.deepEqual(children(), []));
});

function children(): number[] {
  const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)]).toString();
  return [...list.matchAll(/^\s*(\d+) .*encoder-child/gm)].map((match) => Number(match[1]));
}

function killChildren(): void {
  for (const id of children()) process.kill(id, 'SIGKILL');
}
