import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceError } from './connector.ts';
import { patience } from './patience.ts';

const forever = new AbortController().signal;

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('what a source yields is passed on unchanged', async () => {
  async function* source() {
    yield 1;
    yield 2;
  }
  assert.deepEqual(await collect(patience(source, 1_000, forever)), [1, 2]);
});

test('a source that falls silent ends as stuck, even if it ignores being told', async () => {
  async function* source(): AsyncGenerator<number> {
    yield 1;
    await new Promise(() => setInterval(() => undefined, 1_000).unref());
  }
  await assert.rejects(
    collect(patience(source, 50, forever)),
    (error: unknown) => error instanceof SourceError && error.code === 'stuck',
  );
});

test('a reader that takes its time does not make the source look stuck', async () => {
  async function* source() {
    yield 1;
    yield 2;
  }
  const read: number[] = [];
  for await (const item of patience(source, 30, forever)) {
    await new Promise((resolve) => setTimeout(resolve, 80));
    read.push(item);
  }
  assert.deepEqual(read, [1, 2]);
});

test('stopping ends the wait at once', async () => {
  const stop = new AbortController();
  async function* source(): AsyncGenerator<number> {
    await new Promise(() => setInterval(() => undefined, 1_000).unref());
    yield 1;
  }
  const reading = collect(patience(source, 60_000, stop.signal));
  stop.abort(new Error('stopping'));
  await assert.rejects(reading, /stopping/);
});
