import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient, setUpAt, untilIndexed } from '../support/client.ts';
import { familyOf, isDatabase, killNow } from '../support/processes.ts';
import { randomFrom } from '../support/random.ts';
import { freePort, type Running, startProduct } from '../support/product.ts';

/**
 * Kills the product without warning while people write and a source is read, again and again: what was acknowledged is
 * there exactly once, nothing is half there, and the index comes to what the database says.
 */

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 20);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const random = randomFrom(seed);

const dataDirectory = await mkdtemp(join(tmpdir(), 'learnscape-kill-'));
const folder = await mkdtemp(join(tmpdir(), 'learnscape-killed-folder-'));
const port = String(await freePort());
const origin = `http://127.0.0.1:${port}`;
let product: Running | null = null;
let ada: Client = createClient(origin);

after(async () => {
  await product?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const start = () => startProduct({ DATA_DIR: dataDirectory, PORT: port });

type Group = { id: string; name: string };
const journal = new Map<string, string>();
let written = 0;
let files = 0;

/** Creates groups, one after the other, until the product is gone; notes what it acknowledged. */
async function keepWriting(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const name = `Group ${++written}`;
    try {
      const { status, body } = await ada.ask<Group>('POST', '/groups', { name, about: null, kind: 'community' });
      if (status === 200) journal.set(name, body.id);
    } catch {
      return;
    }
  }
}

async function addFiles(): Promise<void> {
  for (let count = 0; count < 40; count++) {
    files++;
    await writeFile(
      join(folder, `note-${files}.md`),
      `# Note ${files}\n\nWord${files} belongs to the note of that number.\n`,
    );
  }
}

const processes = () => familyOf(product?.process.pid ?? 0);

const victims: Record<string, () => number[]> = {
  'the product': () => processes().slice(0, 1),
  'its database': () => processes().filter(isDatabase).slice(0, 1),
  everything: () => processes(),
  'all but the product itself': () => processes().slice(1),
};

async function killRound(round: number): Promise<void> {
  const names = Object.keys(victims);
  const name = names[round % names.length] ?? 'everything';
  const writing = new AbortController();
  const writers = [0, 1, 2].map(() => keepWriting(writing.signal));
  await addFiles();
  await ada.ask('POST', `/sources/${source}/sync`).catch(() => undefined);
  await wait(50 + random() * 1500);
  for (const id of victims[name]?.() ?? []) killNow(id);
  await wait(100);
  writing.abort();
  await Promise.all(writers);
  if (product?.process.exitCode === null && product.process.signalCode === null) {
    const ended = new Promise((resolve) => product?.process.once('exit', resolve));
    killNow(product.process.pid ?? 0);
    await ended;
  }
  const began = performance.now();
  product = await start();
  console.log(`  ${name} killed; back after ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

const everyGroup = async (): Promise<Group[]> => (await ada.get<{ items: Group[] }>('/groups')).items;

async function compareWithJournal(): Promise<void> {
  const held = await everyGroup();
  const names = held.map((group) => group.name);
  assert.equal(new Set(names).size, names.length, 'nothing is there twice');
  const ids = new Map(held.map((group) => [group.name, group.id]));
  const lost = [...journal].filter(([name, id]) => ids.get(name) !== id);
  assert.deepEqual(lost, [], 'nothing acknowledged is lost');
}

let source = '';

test(
  'what was acknowledged outlives any kill, and the index comes to the truth',
  { skip: process.platform !== 'linux' },
  async () => {
    console.log(`seed ${seed}, ${ROUNDS} rounds`);
    product = await start();
    ada = await setUpAt(origin);
    const settings = { path: folder };
    const asked = { connector: 'folder', name: 'Notes', settings, personal: false, audience: { kind: 'everyone' } };
    source = (await ada.post<{ id: string }>('/sources', asked)).id;
    for (let round = 0; round < ROUNDS; round++) {
      await killRound(round);
      await compareWithJournal();
      await ada.ask('POST', `/sources/${source}/sync`);
      await untilIndexed(ada, files);
    }
    assert.ok(journal.size > ROUNDS * 5, `only ${journal.size} writes were acknowledged`);
    console.log(`${journal.size} acknowledged writes, ${files} files, nothing lost`);
    const { items } = await ada.get<{ items: Array<{ document: { title: string } }> }>(`/search?q=word${files}`);
    assert.equal(items[0]?.document.title, `Note ${files}`);
  },
);
