import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, type Running, startProduct } from '../support/product.ts';

/**
 * Kills the product without warning while people write and a source is read, again and again: what was acknowledged is
 * there exactly once, nothing is half there, and the index comes to what the database says.
 */

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 4);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const random = mulberry(seed);

const dataDirectory = await mkdtemp(join(tmpdir(), 'learnscape-kill-'));
const folder = await mkdtemp(join(tmpdir(), 'learnscape-killed-folder-'));
const port = String(await freePort());
const origin = `http://127.0.0.1:${port}`;
let product: Running | null = null;
let cookie = '';

after(async () => {
  await product?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const start = () => startProduct({ DATA_DIR: dataDirectory, PORT: port });

async function ask<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin, cookie };
  const response = await fetch(`${origin}/api${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const set = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (set.length > 0) cookie = set.join('; ');
  return { status: response.status, body: (await response.json()) as T };
}

type Group = { id: string; name: string };
const journal = new Map<string, string>();
let written = 0;
let files = 0;

/** Creates groups, one after the other, until the product is gone; notes what it acknowledged. */
async function keepWriting(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const name = `Group ${++written}`;
    try {
      const { status, body } = await ask<Group>('POST', '/groups', { name, about: null, kind: 'community' });
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

/** The processes of the product, itself first. */
function processes(): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const found = [product?.process.pid ?? 0];
  for (const id of found) for (const [child, parent] of parents) if (parent === id) found.push(child);
  return found;
}

const isDatabase = (id: number) => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
};

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
  await ask('POST', `/sources/${source}/sync`).catch(() => undefined);
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

function killNow(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It had ended.
  }
}

const everyGroup = async (): Promise<Group[]> => (await ask<{ items: Group[] }>('GET', '/groups')).body.items;

async function compareWithJournal(): Promise<void> {
  const held = await everyGroup();
  const names = held.map((group) => group.name);
  assert.equal(new Set(names).size, names.length, 'nothing is there twice');
  const ids = new Map(held.map((group) => [group.name, group.id]));
  const lost = [...journal].filter(([name, id]) => ids.get(name) !== id);
  assert.deepEqual(lost, [], 'nothing acknowledged is lost');
}

type Health = { documents: number; passages: number; indexed: number; waitingForIndex: number };

/** Every file comes in and every passage is in the index, however often the reading was cut off. */
async function untilComplete(): Promise<void> {
  await ask('POST', `/sources/${source}/sync`);
  let health: Health | null = null;
  for (let tries = 0; tries < 240; tries++) {
    health = (await ask<Health>('GET', '/administration/health')).body;
    if (health.documents === files && health.waitingForIndex === 0 && health.indexed === health.passages) return;
    await wait(250);
  }
  assert.fail(`${files} files, but ${JSON.stringify(health)}`);
}

let source = '';

test(
  'what was acknowledged outlives any kill, and the index comes to the truth',
  { skip: process.platform !== 'linux' },
  async () => {
    console.log(`seed ${seed}, ${ROUNDS} rounds`);
    product = await start();
    const administrator = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' };
    assert.equal((await ask('POST', '/organisation', { name: 'Killed', language: 'en', administrator })).status, 200);
    const settings = { path: folder };
    const connected = await ask<{ id: string }>('POST', '/sources', {
      connector: 'folder',
      name: 'Notes',
      settings,
      personal: false,
      audience: { kind: 'everyone' },
    });
    assert.equal(connected.status, 200);
    source = connected.body.id;
    for (let round = 0; round < ROUNDS; round++) {
      await killRound(round);
      await compareWithJournal();
      await untilComplete();
    }
    assert.ok(journal.size > ROUNDS * 5, `only ${journal.size} writes were acknowledged`);
    console.log(`${journal.size} acknowledged writes, ${files} files, nothing lost`);
    const { body } = await ask<{ items: Array<{ document: { title: string } }> }>('GET', `/search?q=word${files}`);
    assert.equal(body.items[0]?.document.title, `Note ${files}`);
  },
);

/** A small seeded generator (mulberry32), so that a failing run can be repeated. */
function mulberry(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
