import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { createLog } from '#kernel/log.ts';
import { passageOf, questionOf } from './embedder.conformance.ts';
import { type EmbeddablePassage, type EmbeddableQuestion, type Embedder, EmbedderProblem } from './embedder.ts';
import { standBy, type Standby, type Times } from './standby.ts';

const log = createLog('silent');
const times: Times = { openAgain: 5, longestPause: 10, question: 30, rest: 200, misses: 3 };
const never = new AbortController().signal;
const moment = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));
const VECTOR = Int8Array.of(1, 2, 3);

/** An embedder that does as it is told. */
class FakeEmbedder implements Embedder {
  readonly space = 'fake:1';
  readonly dimensions = 3;
  readonly weight = 0.5;
  state: 'well' | 'broken' | 'hanging' = 'well';
  asked = 0;
  closed = 0;
  async question(_: EmbeddableQuestion, signal: AbortSignal): Promise<Int8Array> {
    this.asked += 1;
    if (this.state === 'broken') throw new EmbedderProblem('it is broken');
    if (this.state === 'well') return VECTOR;
    return new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
  passages(batch: readonly EmbeddablePassage[], signal: AbortSignal): Promise<Int8Array[]> {
    return Promise.all(batch.map(({ text }) => this.question(questionOf(text), signal)));
  }
  async close(): Promise<void> {
    this.closed += 1;
  }
}

let standby: Standby;
afterEach(() => standby.close());

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !isSo(); tries++) await moment();
  assert.ok(isSo());
}

async function untilOpen(): Promise<Embedder> {
  await until(() => standby.current() !== null);
  return standby.current() ?? assert.fail();
}

describe('an embedder on standby', () => {
  test('stops nobody while it is opened, and is there when it is', async () => {
    const { promise, resolve } = Promise.withResolvers<Embedder>();
    standby = standBy(() => promise, log, times);
    assert.equal(standby.current(), null);
    assert.equal(await standby.question(questionOf('anything')), null);
    assert.equal(standby.problem(), null);
    resolve(new FakeEmbedder());
    assert.deepEqual(await (await untilOpen()).passages([passageOf('text')], never), [VECTOR]);
    assert.deepEqual(await standby.question(questionOf('anything')), VECTOR);
    assert.equal(standby.current(), standby.current());
  });

  test('is opened again until that succeeds, and says meanwhile what is wrong and since when', async () => {
    let attempts = 0;
    let mended = false;
    const fake = new FakeEmbedder();
    const open = async () => {
      attempts += 1;
      if (!mended) throw new EmbedderProblem('the key is wrong');
      return fake;
    };
    standby = standBy(open, log, times);
    await until(() => attempts >= 3);
    const problem = standby.problem();
    assert.equal(problem?.reason, 'the key is wrong');
    assert.equal(await standby.question(questionOf('anything')), null);
    await until(() => attempts >= 5);
    assert.deepEqual(standby.problem(), problem);
    mended = true;
    await untilOpen();
    assert.equal(standby.problem(), null);
  });

  test('a question that fails or takes too long is answered by words alone', async () => {
    const fake = new FakeEmbedder();
    standby = standBy(async () => fake, log, times);
    await untilOpen();
    for (const state of ['broken', 'hanging'] as const) {
      fake.state = state;
      assert.equal(await standby.question(questionOf('anything')), null);
    }
    assert.equal(standby.problem(), null);
    fake.state = 'well';
    assert.deepEqual(await standby.question(questionOf('anything')), VECTOR);
  });

  test('is spared for a while when it keeps failing, so that nobody waits in vain', async () => {
    const fake = new FakeEmbedder();
    standby = standBy(async () => fake, log, { ...times, rest: 60_000 });
    await untilOpen();
    fake.state = 'hanging';
    for (let asked = 0; asked < 6; asked++) assert.equal(await standby.question(questionOf('anything')), null);
    assert.equal(fake.asked, 3);
    assert.match(standby.problem()?.reason ?? '', /not embedded within 30 ms/);
  });

  test('works again after a rest', async () => {
    const fake = new FakeEmbedder();
    standby = standBy(async () => fake, log, times);
    await untilOpen();
    fake.state = 'broken';
    for (let asked = 0; asked < 3; asked++) await standby.question(questionOf('anything'));
    assert.equal(standby.problem()?.reason, 'it is broken');
    fake.state = 'well';
    await moment(times.rest + 20);
    assert.deepEqual(await standby.question(questionOf('anything')), VECTOR);
    assert.equal(standby.problem(), null);
  });

  test('tells the work behind the requests of its failures, and remembers them until it succeeds', async () => {
    const fake = new FakeEmbedder();
    standby = standBy(async () => fake, log, times);
    const embedder = await untilOpen();
    fake.state = 'broken';
    await assert.rejects(embedder.passages([passageOf('text')], never), EmbedderProblem);
    assert.equal(standby.problem()?.reason, 'it is broken');
    fake.state = 'well';
    await embedder.passages([passageOf('text')], never);
    assert.equal(standby.problem(), null);
  });

  test('work that is aborted is no problem', async () => {
    const fake = new FakeEmbedder();
    standby = standBy(async () => fake, log, times);
    const embedder = await untilOpen();
    fake.state = 'hanging';
    await assert.rejects(embedder.passages([passageOf('text')], AbortSignal.timeout(10)));
    assert.equal(standby.problem(), null);
  });

  test('closes what it opened, also what was still being opened', async () => {
    const fake = new FakeEmbedder();
    standby = standBy(async () => fake, log, times);
    await untilOpen();
    await standby.close();
    assert.equal(fake.closed, 1);
    const late = new FakeEmbedder();
    const { promise, resolve } = Promise.withResolvers<Embedder>();
    standby = standBy(() => promise, log, times);
    const closing = standby.close();
    resolve(late);
    await closing;
    assert.equal(late.closed, 1);
  });

  test('a close does not wait for the next attempt', async () => {
    standby = standBy(() => Promise.reject(new EmbedderProblem('away')), log, { ...times, openAgain: 60_000 });
    await until(() => standby.problem() !== null);
    const began = performance.now();
    await standby.close();
    assert.ok(performance.now() - began < 5_000);
  });
});
