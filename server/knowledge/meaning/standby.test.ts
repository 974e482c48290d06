import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { createLog } from '#kernel/log.ts';
import { passageOf, questionOf } from './embedder.conformance.ts';
import { type EmbeddablePassage, type EmbeddableQuestion, type Embedder, EmbedderProblem } from './embedder.ts';
import { standBy, type Standby, type Times } from './standby.ts';

const log = createLog('silent');
const times: Times = { openAgain: 5, longestPause: 10, rest: 200, misses: 3 };
const never = new AbortController().signal;
const moment = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));
const VECTOR = Int8Array.of(1, 2, 3);

/** An embedder that does as it is told. */
class FakeEmbedder implements Embedder {
  readonly space = 'fake:1';
  readonly dimensions = 3;
  readonly weight = 0.5;
  readonly feedback = 0;
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

const ask = (embedder: Embedder, signal = never) => embedder.question(questionOf('anything'), signal);

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
  test('is there when it could be opened, and says so once', async () => {
    const { promise, resolve } = Promise.withResolvers<Embedder>();
    let told = 0;
    standby = standBy({ open: () => promise, onOpen: () => void told++, log, times });
    assert.equal(standby.current(), null);
    assert.equal(standby.problem(), null);
    resolve(new FakeEmbedder());
    const embedder = await untilOpen();
    assert.equal(standby.current(), embedder);
    assert.deepEqual([embedder.space, embedder.dimensions, embedder.weight], ['fake:1', 3, 0.5]);
    assert.deepEqual(await embedder.passages([passageOf('text')], never), [VECTOR]);
    assert.deepEqual(await ask(embedder), VECTOR);
    assert.equal(told, 1);
  });

  test('is opened again until that succeeds, and says meanwhile what is wrong and since when', async () => {
    let attempts = 0;
    let mended = false;
    const open = async () => {
      attempts += 1;
      if (!mended) throw new EmbedderProblem('the key is wrong');
      return new FakeEmbedder();
    };
    standby = standBy({ open, log, times });
    await until(() => attempts >= 3);
    const problem = standby.problem();
    assert.equal(problem?.reason, 'the key is wrong');
    await until(() => attempts >= 5);
    assert.deepEqual(standby.problem(), problem);
    mended = true;
    await untilOpen();
    assert.equal(standby.problem(), null);
  });

  test('refuses questions for a while when they keep failing or being late, so that nobody waits in vain', async () => {
    for (const state of ['broken', 'hanging'] as const) {
      const fake = new FakeEmbedder();
      standby = standBy({ open: async () => fake, log, times: { ...times, rest: 60_000 } });
      const embedder = await untilOpen();
      fake.state = state;
      for (let asked = 0; asked < 2; asked++) await assert.rejects(ask(embedder, AbortSignal.timeout(20)));
      assert.equal(standby.problem(), null);
      for (let asked = 0; asked < 4; asked++) await assert.rejects(ask(embedder, AbortSignal.timeout(20)));
      assert.equal(fake.asked, 3);
      assert.match(standby.problem()?.reason ?? '', /it is broken|takes too long for a question/);
      await standby.close();
    }
  });

  test('works again after a rest', async () => {
    const fake = new FakeEmbedder();
    standby = standBy({ open: async () => fake, log, times });
    const embedder = await untilOpen();
    fake.state = 'broken';
    for (let asked = 0; asked < 3; asked++) await assert.rejects(ask(embedder), EmbedderProblem);
    assert.equal(standby.problem()?.reason, 'it is broken');
    fake.state = 'well';
    await moment(times.rest + 20);
    assert.deepEqual(await ask(embedder), VECTOR);
    assert.equal(standby.problem(), null);
  });

  test('tells the work behind the requests of its failures, and remembers them until it succeeds', async () => {
    const fake = new FakeEmbedder();
    standby = standBy({ open: async () => fake, log, times });
    const embedder = await untilOpen();
    fake.state = 'broken';
    await assert.rejects(embedder.passages([passageOf('text')], never), EmbedderProblem);
    assert.equal(standby.problem()?.reason, 'it is broken');
    fake.state = 'well';
    await embedder.passages([passageOf('text')], never);
    assert.equal(standby.problem(), null);
  });

  test('is not to blame when work or questions are aborted', async () => {
    const fake = new FakeEmbedder();
    standby = standBy({ open: async () => fake, log, times });
    const embedder = await untilOpen();
    fake.state = 'hanging';
    const stop = new AbortController();
    const stopped = [embedder.passages([passageOf('text')], stop.signal)];
    const asked = Array.from({ length: 5 }, () => ask(embedder, stop.signal));
    stop.abort();
    for (const work of [...stopped, ...asked]) await assert.rejects(work, { name: 'AbortError' });
    assert.equal(standby.problem(), null);
    fake.state = 'well';
    assert.deepEqual(await ask(embedder), VECTOR);
  });

  test('closes what it opened, also what was still being opened', async () => {
    const fake = new FakeEmbedder();
    standby = standBy({ open: async () => fake, log, times });
    await untilOpen();
    await standby.close();
    assert.equal(fake.closed, 1);
    const late = new FakeEmbedder();
    const { promise, resolve } = Promise.withResolvers<Embedder>();
    standby = standBy({ open: () => promise, log, times });
    const closing = standby.close();
    resolve(late);
    await closing;
    assert.equal(late.closed, 1);
  });

  test('a close does not wait for the next attempt', async () => {
    const open = () => Promise.reject(new EmbedderProblem('away'));
    standby = standBy({ open, log, times: { ...times, openAgain: 60_000 } });
    await until(() => standby.problem() !== null);
    const began = performance.now();
    await standby.close();
    assert.ok(performance.now() - began < 5_000);
  });
});
