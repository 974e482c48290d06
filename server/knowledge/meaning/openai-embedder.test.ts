import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '#kernel/secret.ts';
import type { Patience } from './asking.ts';
import { describeEmbedder, passageOf, questionOf } from './embedder.conformance.ts';
import { EmbedderProblem } from './embedder.ts';
import { body, breaksOff, good, hangs, inNumbers, startEndpoint, status } from './endpoint-for-tests.ts';
import { openOpenAiEmbedder } from './openai-embedder.ts';
import { cosine } from './quantise.ts';
import type { EndpointSettings } from './settings.ts';

const endpoint = await startEndpoint();
after(() => endpoint.close());
beforeEach(() => {
  endpoint.answerAlways(good);
  endpoint.asked.length = 0;
});

const never = new AbortController().signal;
const patience: Patience = { answerMs: 20_000, attempts: 4, pauseMs: 1, longestPauseMs: 2_000 };
const settings: EndpointSettings = {
  kind: 'endpoint',
  url: endpoint.url,
  model: 'words',
  key: new Secret('hunter2'),
  dimensions: null,
  prefixes: {},
};
const open = (change: Partial<EndpointSettings> = {}, patient: Partial<Patience> = {}) =>
  openOpenAiEmbedder({ ...settings, ...change }, never, { ...patience, ...patient });
const many = (count: number) => Array.from({ length: count }, (_, index) => passageOf(`passage number ${index}`));
const because = (reason: RegExp) => (error: unknown) => {
  assert.ok(error instanceof EmbedderProblem);
  assert.match(error.reason, reason);
  assert.ok(!inspect(error, { depth: 9 }).includes('hunter2'));
  return true;
};

describeEmbedder('an endpoint', () => open());

describe('what an endpoint is sent', () => {
  test('model, key and texts, at the address of the API or of its embeddings', async () => {
    for (const url of [endpoint.url, `${endpoint.url}/`, `${endpoint.url}/embeddings`]) {
      const embedder = await open({ url, dimensions: 32 });
      assert.equal(embedder.dimensions, 32);
      await embedder.passages([{ ...passageOf('a text', 'a title'), heading: 'a heading' }], never);
      const { path, authorization, model, input, dimensions } = endpoint.asked.at(-1) ?? {};
      assert.deepEqual([path, authorization, model, dimensions], ['/v1/embeddings', 'Bearer hunter2', 'words', 32]);
      assert.deepEqual(input, ['a title\na heading\na text']);
    }
  });

  test('no key and no dimensions when there are none', async () => {
    await open({ key: null });
    assert.equal(endpoint.asked[0]?.authorization, undefined);
    assert.ok(!('dimensions' in (endpoint.asked[0] ?? {})));
  });

  test('what the model wants before questions and passages', async () => {
    const embedder = await open({ prefixes: { question: 'query: ', passage: 'passage: ' } });
    await embedder.passages([passageOf('words')], never);
    await embedder.question(questionOf('words'), never);
    assert.deepEqual(
      endpoint.asked.slice(1).map(({ input }) => input),
      [['passage: words'], ['query: words']],
    );
  });

  test('few texts and few bytes at once', async () => {
    const embedder = await open();
    await embedder.passages(
      [...many(50), ...many(20).map(({ text }) => passageOf(`${text} ${'電'.repeat(3_900)}`))],
      never,
    );
    const inputs = endpoint.asked.slice(1).map(({ input }) => input);
    assert.ok(inputs.every((input) => input.length <= 16 && Buffer.byteLength(input.join('')) <= 64 * 1024));
    assert.equal(inputs.flat().length, 70);
    assert.ok(inputs.length <= 9);
  });

  test('is the same space whatever comes before questions, another one whatever else changes', async () => {
    const spaces = [
      {},
      { model: 'other' },
      { dimensions: 32 },
      { prefixes: { passage: 'p: ' } },
      { url: `${endpoint.url}/v2` },
    ];
    const names = await Promise.all(spaces.map(async (change) => (await open(change)).space));
    assert.equal(new Set(names).size, spaces.length);
    assert.equal((await open({ prefixes: { question: 'q: ' } })).space, names[0]);
  });
});

describe('what an endpoint answers', () => {
  test('may be numbers instead of bytes, in any order', async () => {
    const batch = many(20);
    const bytes = await (await open()).passages(batch, never);
    endpoint.answerAlways(inNumbers);
    assert.deepEqual(await (await open()).passages(batch, never), bytes);
  });

  test('may come late or broken: it is asked again, and everything is in its place', async () => {
    const batch = many(60);
    const expected = await (await open()).passages(batch, never);
    const embedder = await open({}, { answerMs: 1_000 });
    endpoint.answerNext(
      status(503),
      good,
      breaksOff,
      status(429, '', { 'retry-after': '0' }),
      good,
      hangs,
      status(500),
    );
    assert.deepEqual(await embedder.passages(batch, never), expected);
  });

  test('may ask for patience, which it gets, by seconds or by date', async () => {
    const inTwoSeconds = () => new Date(Date.now() + 2_000).toUTCString();
    for (const header of [() => '1', inTwoSeconds]) {
      const embedder = await open();
      endpoint.answerNext(status(429, 'slow down', { 'retry-after': header() }));
      const began = performance.now();
      await embedder.passages(many(1), never);
      assert.ok(performance.now() - began > 700);
    }
  });

  test('may ask for more patience than there is: that is a problem at once', async () => {
    const embedder = await open();
    endpoint.answerNext(status(429, 'quota', { 'retry-after': '3600' }));
    await assert.rejects(embedder.passages(many(1), never), because(/busy or broken \(status 429\)/));
    assert.equal(endpoint.asked.length, 2);
  });

  test('is given up after some attempts, and the other requests with it', async () => {
    const embedder = await open();
    endpoint.answerAlways(status(500));
    await assert.rejects(embedder.passages(many(200), never), because(/busy or broken \(status 500\)/));
    const { length } = endpoint.asked;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(length <= 1 + 2 * patience.attempts && endpoint.asked.length <= length + 1);
  });

  test('a refusal of long texts is met with shorter ones', async () => {
    const embedder = await open();
    const batch = [passageOf('short'), passageOf(`long ${'word '.repeat(1_000)}`), passageOf('short, too')];
    const [short, , third] = await embedder.passages(batch, never);
    endpoint.answerAlways((asked, response) =>
      (asked.input.join('').length > 600 ? status(413) : good)(asked, response),
    );
    const [one, long, three] = await embedder.passages(batch, never);
    assert.deepEqual([one, three], [short, third]);
    assert.ok(long?.some(Boolean));
  });

  test('a refusal of every text ends', async () => {
    const embedder = await open();
    endpoint.answerAlways(status(400));
    await assert.rejects(embedder.passages([passageOf('word '.repeat(1_000))], never), because(/status 400/));
    assert.ok(endpoint.asked.length < 10);
  });
});

describe('a question', () => {
  test('is asked once only, because somebody waits', async () => {
    const embedder = await open();
    endpoint.answerNext(status(503));
    await assert.rejects(embedder.question(questionOf('anything'), never), because(/status 503/));
    assert.equal(endpoint.asked.length, 2);
  });

  test('that takes too long is aborted', async () => {
    const embedder = await open();
    endpoint.answerNext(hangs);
    const began = performance.now();
    await assert.rejects(embedder.question(questionOf('anything'), AbortSignal.timeout(50)), { name: 'TimeoutError' });
    assert.ok(performance.now() - began < 5_000);
  });

  test('is not kept waiting by passages', async () => {
    const embedder = await open();
    endpoint.answerNext(hangs, hangs);
    const stop = new AbortController();
    const passages = embedder.passages(many(100), stop.signal);
    while (endpoint.asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok((await embedder.question(questionOf('anything'), never)).some(Boolean));
    stop.abort();
    await assert.rejects(passages, { name: 'AbortError' });
  });
});

/** An address where nobody listens any more. */
async function startAndStop(): Promise<string> {
  const gone = await startEndpoint();
  await gone.close();
  return gone.url;
}
const nobody = await startAndStop();

describe('a problem is told so that it can be mended', () => {
  const cases: Array<[string, Parameters<typeof endpoint.answerNext>[0], Partial<EndpointSettings>, RegExp]> = [
    [
      'a wrong key',
      status(401, 'Incorrect API key: hunter2'),
      {},
      /refuses the key \(status 401\)\. Check EMBEDDINGS_KEY/,
    ],
    ['no key', status(403), { key: null }, /Set EMBEDDINGS_KEY/],
    [
      'an unknown model',
      status(404, 'no model words'),
      {},
      /“no model words”\. Check EMBEDDINGS_URL and EMBEDDINGS_MODEL/,
    ],
    ['a key in the answer', status(400, 'bad hunter2'), {}, /“bad \[redacted\]”/],
    ['a redirect', status(307, '', { location: 'http://127.0.0.1:1/' }), {}, /redirects elsewhere/],
    ['a web page', body('<html>Welcome</html>'), {}, /something else than embeddings/],
    ['half an answer', body('{"data": [{"embedding": [1, 2'), {}, /something else than embeddings/],
    ['something that is no vector', body('{"data": [{"embedding": {}}]}'), {}, /something else than embeddings/],
    ['no vector', body('{"data": []}'), {}, /0 embeddings for 1 texts/],
    ['an empty vector', body('{"data": [{"embedding": []}]}'), {}, /is not for embeddings/],
    [
      'other dimensions',
      body('{"data": [{"embedding": [1, 2, 3]}]}'),
      { dimensions: 32 },
      /vectors of 3 numbers although EMBEDDINGS_DIMENSIONS asks for 32/,
    ],
    [
      'an endless answer',
      (_, response) => void response.end('x'.repeat(33 * 1024 ** 2)),
      {},
      /more than it was asked for/,
    ],
    ['no answer', hangs, {}, /did not answer within 1 s/],
    ['an answer cut off', breaksOff, {}, /cannot be reached/],
    ['nobody there', good, { url: nobody }, /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/],
    ['no such host', good, { url: 'http://nowhere.invalid/v1' }, /nowhere\.invalid cannot be reached/],
  ];
  for (const [title, answer, change, reason] of cases)
    test(title, async () => {
      endpoint.answerAlways(answer);
      await assert.rejects(open(change, { answerMs: answer === hangs ? 1_000 : 20_000 }), because(reason));
    });

  test('another model under the same name', async () => {
    const embedder = await open();
    endpoint.answerAlways(body('{"data": [{"embedding": [1, 2, 3]}]}'));
    await assert.rejects(
      embedder.passages(many(1), never),
      because(/made vectors of 64 numbers and now makes them of 3/),
    );
  });

  test('without a word of what was to be embedded, even when the server repeats it', async () => {
    const embedder = await open();
    endpoint.answerAlways((asked, response) => status(400, `cannot read ${asked.input.join()}`)(asked, response));
    await assert.rejects(embedder.passages([passageOf('a private matter')], never), (error: unknown) => {
      assert.ok(error instanceof EmbedderProblem && !inspect(error, { depth: 9 }).includes('private matter'));
      return true;
    });
  });

  test('vectors that are not numbers are unknown', async () => {
    const embedder = await open();
    endpoint.answerNext((asked, response) => {
      const nan = Buffer.from(new Float32Array(64).fill(Number.NaN).buffer).toString('base64');
      body(JSON.stringify({ data: asked.input.map((_, index) => ({ index, embedding: nan })) }))(asked, response);
    });
    const [unknown] = await embedder.passages(many(1), never);
    const [known] = await embedder.passages(many(1), never);
    assert.ok(unknown && known);
    assert.equal(cosine(unknown, known), 0);
  });
});
