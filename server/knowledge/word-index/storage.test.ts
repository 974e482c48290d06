import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { createLog } from '#kernel/log.ts';
import { somePassage } from '../passage-index.histories.ts';
import { IndexBroken, type PassageIndex } from '../passage-index.ts';
import { openWordIndex } from './open.ts';

const log = createLog('fatal');
const root = await mkdtemp(join(tmpdir(), 'word-index-'));
after(() => rm(root, { recursive: true, force: true }));
const newDirectory = () => mkdtemp(join(root, 'index-'));
const anyone = { audiences: [1] };

/** 500 documents in a segment and two changes in the journal, as a process left it. */
async function filledDirectory(): Promise<string> {
  const directory = await newDirectory();
  const index = await openWordIndex({ directory, log });
  await fill(index);
  await index.close();
  return directory;
}

async function fill(index: PassageIndex): Promise<void> {
  const passages = Array.from({ length: 500 }, (_, i) =>
    somePassage({ documentKey: `file:${i}`, terms: `word ${'more '.repeat(i % 7)}n${i % 50}` }),
  );
  await index.replace([], passages);
  await index.addVectors(
    meant.space,
    passages.map(({ documentKey }, i) => vectorFor(documentKey, i)),
  );
  await index.optimize();
  await index.replace(['file:0'], [somePassage({ documentKey: 'file:0', terms: 'word again' })]);
  await index.moveAudience(['file:1'], 2);
  await index.addVectors(meant.space, [vectorFor('file:0', 3), vectorFor('file:2', 4)]);
}

const meant = { space: 'test', vector: Int8Array.of(1, 2, 3) };
const vectorFor = (documentKey: string, i: number) => ({
  documentKey,
  ordinal: 0,
  vector: Int8Array.of(i % 5, 20, i % 90),
});

async function filesIn(directory: string, part: RegExp): Promise<string[]> {
  const files = (await readdir(directory)).filter((name) => part.test(name)).map((name) => join(directory, name));
  assert.ok(files.length > 0, `nothing like ${part}`);
  return files;
}

const halve = async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2));
const garble = async (path: string) => writeFile(path, Buffer.alloc((await stat(path)).size, 'not what it was '));
/** One bit of the checked bytes in the middle. */
const nudge = async (path: string) => {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
};
const age = async (path: string) => {
  const bytes = await readFile(path);
  bytes.writeUInt32LE(0, 4);
  await writeFile(path, bytes);
};
const toAll = (part: RegExp, damage: (path: string) => Promise<unknown>) => async (directory: string) =>
  Promise.all((await filesIn(directory, part)).map(damage));

const damages: Record<string, (directory: string) => Promise<unknown>> = {
  'a truncated manifest': toAll(/^manifest/, halve),
  'an empty manifest': toAll(/^manifest/, (path) => truncate(path)),
  'no manifest': toAll(/^manifest/, (path) => rm(path)),
  'garbage for a manifest': toAll(/^manifest/, garble),
  'another bit in the manifest': toAll(/^manifest/, nudge),
  'a missing segment': toAll(/^segment/, (path) => rm(path)),
  'a truncated segment': toAll(/^segment/, halve),
  'garbage for a segment': toAll(/^segment/, garble),
  'another bit in a segment': toAll(/^segment/, nudge),
  'a missing journal': toAll(/^journal/, (path) => rm(path)),
  'garbage for a journal': toAll(/^journal/, garble),
  'another bit in the journal, before its last entry': toAll(/^journal/, nudge),
  'files of another version': toAll(/./, age),
  'a file in place of the directory': async (at) => {
    await rm(at, { recursive: true });
    await writeFile(at, 'not a directory');
  },
};

describe('a broken word index', () => {
  for (const [damage, apply] of Object.entries(damages)) {
    test(`with ${damage} opens, says so, and is repaired by clearing`, async () => {
      const directory = await filledDirectory();
      await apply(directory);
      const index = await openWordIndex({ directory, log });
      const health = await index.health();
      assert.equal(health.state, 'broken', JSON.stringify(health));
      await assert.rejects(index.find({ terms: ['word'] }, anyone, 10), IndexBroken);
      await assert.rejects(index.replace(['file:1'], [somePassage()]), IndexBroken);
      await assert.rejects(index.optimize(), IndexBroken);
      await index.clear();
      await index.replace(['file:7'], [somePassage({ documentKey: 'file:7' })]);
      assert.deepEqual(await index.health(), { state: 'rebuilding', passages: 1 });
      assert.equal((await index.find({ terms: ['word'] }, anyone, 10)).length, 1);
      await index.close();
    });
  }
});

describe('a word index opened again', () => {
  const ask = (index: PassageIndex) =>
    index.find({ terms: ['again', 'more', 'n7', 'word'], meaning: meant }, { audiences: [1, 2] }, 1_000);

  test('answers as before, score by score, from the journal and after it was written away', async () => {
    const directory = await newDirectory();
    const first = await openWordIndex({ directory, log });
    await fill(first);
    const answer = await ask(first);
    assert.equal(answer.length, 500);
    await first.close();
    const second = await openWordIndex({ directory, log });
    assert.deepEqual(await ask(second), answer);
    await second.optimize();
    assert.deepEqual(await ask(second), answer);
    await second.close();
    const third = await openWordIndex({ directory, log });
    assert.deepEqual(await ask(third), answer);
    await third.close();
  });

  test('has not lost what was acknowledged when only the end of the journal is cut off', async () => {
    const directory = await filledDirectory();
    const [journal = ''] = await filesIn(directory, /^journal/);
    await truncate(journal, (await stat(journal)).size - 3);
    const index = await openWordIndex({ directory, log });
    assert.deepEqual(await index.health(), { state: 'ready', passages: 500 });
    assert.equal((await index.find({ terms: ['again'] }, anyone, 10)).length, 1);
    await index.replace(['file:2'], [somePassage({ documentKey: 'file:2', terms: 'again' })]);
    await index.close();
    const next = await openWordIndex({ directory, log });
    assert.equal((await next.find({ terms: ['again'] }, anyone, 10)).length, 2);
    await next.close();
  });

  test('that was interrupted before anything was written is empty', async () => {
    const directory = await newDirectory();
    await writeFile(join(directory, 'journal-31683430-eeb6-4a21-bd85-7345d295d79c'), '');
    await writeFile(join(directory, 'manifest.new'), 'half');
    const index = await openWordIndex({ directory, log });
    assert.deepEqual(await index.health(), { state: 'ready', passages: 0 });
    await index.replace([], [somePassage()]);
    assert.equal((await filesIn(directory, /./)).length, 2);
    await index.close();
  });

  test('after kill -9 holds every change that was acknowledged', { timeout: 60_000 }, async () => {
    const directory = await newDirectory();
    for (let round = 0; round < 3; round++) {
      const acknowledged = await writeUntilKilled(directory, round);
      assert.ok(acknowledged >= 300, `only ${acknowledged}`);
      const index = await openWordIndex({ directory, log });
      const hits = await index.find({ terms: [`round${round}`] }, anyone, 100_000);
      assert.ok(hits.length >= acknowledged && hits.length <= acknowledged + 1);
      await index.close();
    }
  });

  test('after its thread has stopped answers as before', async () => {
    const directory = await filledDirectory();
    const started = new Promise<Worker>((resolve) => void process.once('worker', resolve));
    const index = await openWordIndex({ directory, log });
    const thread = await started;
    const answer = await ask(index);
    const asking = Promise.all(Array.from({ length: 20 }, () => ask(index)));
    await Promise.all([thread.terminate(), index.replace(['file:2'], [somePassage({ documentKey: 'file:2' })])]);
    for (const again of await asking) assert.equal(again.length, answer.length);
    assert.equal((await ask(index)).length, answer.length);
    await index.close();
  });
});

test('a word index whose thread keeps stopping says that it is broken', async () => {
  const stopAll = (worker: Worker) => void worker.terminate();
  process.on('worker', stopAll);
  const index = await openWordIndex({ directory: await newDirectory(), log });
  await assert.rejects(index.find({ terms: ['word'] }, anyone, 10), IndexBroken);
  await assert.rejects(index.replace(['file:1'], [somePassage()]), IndexBroken);
  assert.equal((await index.health()).state, 'broken');
  process.off('worker', stopAll);
  await index.close();
});

/** How many documents a process acknowledged, one at a time, before it was killed. */
async function writeUntilKilled(directory: string, round: number): Promise<number> {
  const code = `
    const { openWordIndex } = await import(${JSON.stringify(new URL('open.ts', import.meta.url).href)});
    const index = await openWordIndex({ directory: ${JSON.stringify(directory)}, log: console });
    const part = { ordinal: 0, audienceId: 1, sourceId: '', kind: '', language: '', time: 1, people: [], titleTerms: '' };
    for (let i = 0; ; i++) {
      const documentKey = 'file:${round}:' + i;
      await index.replace([documentKey], [{ ...part, key: documentKey + ':0', documentKey, terms: 'round${round}' }]);
      process.stdout.write('.\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = 0;
  createInterface(child.stdout).on('line', () => {
    acknowledged += 1;
    // Past the point where the journal is written away, and once in the middle of it.
    if (acknowledged === 300 + round * 101) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return acknowledged;
}

describe('a word index that another process writes', () => {
  /** Asks until the answer is as expected; the test runner's own limit ends a wait in vain. */
  async function eventually<Value>(ask: () => Promise<Value>, expected: Value): Promise<void> {
    for (;;) {
      try {
        return assert.deepEqual(await ask(), expected);
      } catch {
        await setTimeout(20);
      }
    }
  }

  test('shows what the writer does, from the first passage through clearing', { timeout: 20_000 }, async () => {
    const directory = await newDirectory();
    const writer = await openWordIndex({ directory, log });
    const reader = await openWordIndex({ directory, log, follow: true });
    const read = async () => (await reader.find({ terms: ['word'] }, anyone, 10)).map((hit) => hit.key);
    const near = async () => (await reader.find({ terms: [], meaning: meant }, anyone, 10)).map((hit) => hit.key);
    assert.deepEqual(await read(), []);
    await writer.replace(['file:1'], [somePassage()]);
    await eventually(read, ['file:1:0']);
    await writer.moveAudience(['file:1'], 2);
    await eventually(read, []);
    await writer.clear();
    await writer.replace(['file:2'], [somePassage({ documentKey: 'file:2' })]);
    await eventually(read, ['file:2:0']);
    await writer.addVectors(meant.space, [vectorFor('file:2', 1)]);
    await eventually(near, ['file:2:0']);
    await writer.optimize();
    assert.deepEqual(await near(), ['file:2:0']);
    await eventually(() => reader.health(), { state: 'ready', passages: 1 });
    await assert.rejects(reader.replace(['file:1'], []), IndexBroken);
    await Promise.all([writer.close(), reader.close()]);
  });

  test('has the same passages as the writer after many changes and merges', { timeout: 60_000 }, async () => {
    const directory = await newDirectory();
    const writer = await openWordIndex({ directory, log });
    const reader = await openWordIndex({ directory, log, follow: true });
    for (let i = 0; i < 1_000; i++) {
      const documentKey = `file:${i % 300}`;
      await writer.replace([documentKey], [somePassage({ documentKey, terms: `word n${i}` })]);
      if (i % 400 === 0) await writer.optimize();
    }
    const ask = (index: PassageIndex) => index.find({ terms: ['word'] }, anyone, 1_000);
    await eventually(() => ask(reader), await ask(writer));
    await Promise.all([writer.close(), reader.close()]);
  });

  test('answers every question while the other clears, writes away and merges', async () => {
    const directory = await newDirectory();
    const writer = await openWordIndex({ directory, log });
    const reader = await openWordIndex({ directory, log, follow: true });
    const writing = new AbortController();
    const asking = (async () => {
      while (!writing.signal.aborted) await reader.find({ terms: ['word'] }, anyone, 10);
    })();
    for (let round = 0; round < 40; round++) {
      await writer.clear();
      for (let i = 0; i < 5; i++) await writer.replace([`file:${i}`], [somePassage({ documentKey: `file:${i}` })]);
      await writer.optimize();
      await setTimeout(round % 2 === 0 ? 0 : 60);
    }
    writing.abort();
    await asking;
    await Promise.all([writer.close(), reader.close()]);
  });
});

test('files do not pile up', async () => {
  const directory = await newDirectory();
  const index = await openWordIndex({ directory, log });
  for (let i = 0; i < 1_300; i++) await index.replace(['file:1'], [somePassage({ terms: `n${i}` })]);
  await index.close();
  const files = await filesIn(directory, /./);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  assert.ok(files.length < 12, `${files.length} files`);
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 1_000_000);
});
