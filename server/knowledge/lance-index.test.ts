import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createLog } from '#kernel/log.ts';
import { IndexBroken } from './index-broken.ts';
import { openLanceIndex } from './lance-index.ts';
import { describePassageIndex } from './passage-index.conformance.ts';
import { somePassage } from './passage-index.histories.ts';

const log = createLog('warn');
const root = await mkdtemp(join(tmpdir(), 'lance-index-'));
after(() => rm(root, { recursive: true, force: true }));
const newDirectory = () => mkdtemp(join(root, 'index-'));
const anyone = { audiences: [1] };

describePassageIndex('LanceDB', async () => openLanceIndex({ directory: await newDirectory(), log }), {
  ownStatistics: false,
});

/** A directory with 500 passages, most of them merged, as a process left it. */
async function filledDirectory(): Promise<string> {
  const directory = await newDirectory();
  const index = await openLanceIndex({ directory, log });
  const documents = Array.from({ length: 500 }, (_, i) => `file:${i}`);
  await index.replace(
    documents,
    documents.map((documentKey) => somePassage({ documentKey })),
  );
  await index.optimize();
  await index.replace(['file:0'], [somePassage({ documentKey: 'file:0', terms: 'word again' })]);
  await index.close();
  return directory;
}

async function filesIn(directory: string, part: RegExp): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && part.test(path)) files.push(path);
  }
  assert.ok(files.length > 0, `nothing like ${part}`);
  return files;
}

const halve = async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2));
const garble = async (path: string) => writeFile(path, Buffer.alloc((await stat(path)).size, 'not what it was '));

const damages: Record<string, (directory: string) => Promise<unknown>> = {
  'truncated manifests': async (at) => Promise.all((await filesIn(at, /_versions\//)).map(halve)),
  'empty manifests': async (at) => Promise.all((await filesIn(at, /_versions\//)).map((path) => truncate(path))),
  'no manifests': async (at) => Promise.all((await filesIn(at, /_versions\//)).map((path) => rm(path))),
  'garbage for manifests': async (at) => Promise.all((await filesIn(at, /_versions\//)).map(garble)),
  'missing data': async (at) => Promise.all((await filesIn(at, /\/data\//)).map((path) => rm(path))),
  'truncated data': async (at) => Promise.all((await filesIn(at, /\/data\//)).map(halve)),
  'garbage for data': async (at) => Promise.all((await filesIn(at, /\/data\//)).map(garble)),
  'missing index files': async (at) => Promise.all((await filesIn(at, /_indices\//)).map((path) => rm(path))),
  'truncated index files': async (at) => Promise.all((await filesIn(at, /_indices\//)).map(halve)),
  'garbage for index files': async (at) => Promise.all((await filesIn(at, /_indices\//)).map(garble)),
  'a missing table': async (at) =>
    rm(join(at, (await readdir(at)).find((name) => name.endsWith('.lance')) ?? ''), { recursive: true }),
  'garbage in current.json': (at) => writeFile(join(at, 'current.json'), '{"schema":'),
  'a path out of the directory in current.json': (at) =>
    writeFile(join(at, 'current.json'), JSON.stringify({ schema: 1, table: '../other', rebuilding: false })),
  'an older schema': (at) =>
    writeFile(join(at, 'current.json'), JSON.stringify({ schema: 0, table: 'passages-1', rebuilding: false })),
  'a file in place of the directory': async (at) => {
    await rm(at, { recursive: true });
    await writeFile(at, 'not a directory');
  },
};

describe('a broken LanceDB index', () => {
  for (const [damage, apply] of Object.entries(damages)) {
    test(`with ${damage} opens, says so, and is repaired by clearing`, async () => {
      const directory = await filledDirectory();
      await apply(directory);
      const index = await openLanceIndex({ directory, log });
      const health = await index.health();
      assert.equal(health.state, 'broken', JSON.stringify(health));
      await assert.rejects(index.find(['word'], anyone, 10), IndexBroken);
      await index.clear();
      await index.replace(['file:7'], [somePassage({ documentKey: 'file:7' })]);
      assert.deepEqual(await index.health(), { state: 'rebuilding', passages: 1 });
      assert.equal((await index.find(['word'], anyone, 10)).length, 1);
      await index.close();
    });
  }

  test('does not take new passages until it is cleared, so that nothing looks indexed that is not', async () => {
    const directory = await filledDirectory();
    await damages['no manifests']?.(directory);
    const index = await openLanceIndex({ directory, log });
    await assert.rejects(index.replace(['file:1'], [somePassage()]), IndexBroken);
    await assert.rejects(index.optimize(), IndexBroken);
    await index.close();
  });
});

describe('a LanceDB index opened twice', () => {
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

  test(
    'shows a reader what the writer does, from the first passage through clearing',
    { timeout: 20_000 },
    async () => {
      const directory = await newDirectory();
      const [writer, reader] = [await openLanceIndex({ directory, log }), await openLanceIndex({ directory, log })];
      const read = async () => (await reader.find(['word'], anyone, 10)).map((hit) => hit.key);
      assert.deepEqual(await read(), []);
      await writer.replace(['file:1'], [somePassage()]);
      await eventually(read, ['file:1:0']);
      await writer.moveAudience(['file:1'], 2);
      await eventually(read, []);
      await writer.clear();
      await writer.replace(['file:2'], [somePassage({ documentKey: 'file:2' })]);
      await eventually(read, ['file:2:0']);
      await writer.optimize();
      await eventually(() => reader.health(), { state: 'ready', passages: 1 });
      await Promise.all([writer.close(), reader.close()]);
    },
  );

  test('answers every question while another clears and merges', async () => {
    const directory = await newDirectory();
    const [writer, reader] = [await openLanceIndex({ directory, log }), await openLanceIndex({ directory, log })];
    const writing = new AbortController();
    const asking = (async () => {
      while (!writing.signal.aborted) await reader.find(['word'], anyone, 10);
    })();
    for (let round = 0; round < 5; round++) {
      await writer.clear();
      for (let i = 0; i < 5; i++) await writer.replace([`file:${i}`], [somePassage({ documentKey: `file:${i}` })]);
      await writer.optimize();
    }
    writing.abort();
    await asking;
    await Promise.all([writer.close(), reader.close()]);
  });
});

test('old versions do not pile up', async () => {
  const directory = await newDirectory();
  const index = await openLanceIndex({ directory, log });
  const write = (times: number) =>
    Promise.all(Array.from({ length: times }, (_, i) => index.replace(['file:1'], [somePassage({ terms: `n${i}` })])));
  await write(90);
  const before = (await filesIn(directory, /_versions\//)).length;
  await setTimeout(3_500);
  await write(30);
  await index.close();
  assert.ok((await filesIn(directory, /_versions\//)).length < before);
});
