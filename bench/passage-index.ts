/**
 * `node bench/passage-index.ts [passages ...]`: what the passage index costs, on made-up passages with vectors that are always
 * the same. Each size is written in one process and read in another, so that memory is what such a process needs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createLog } from '../server/kernel/log.ts';
import type { IndexedPassage, PassageIndex } from '../server/knowledge/passage-index.ts';
import { openWordIndex } from '../server/knowledge/word-index/open.ts';

const SIZES = [10_000, 100_000, 1_000_000];
/** Bytes of memory per passage that must be free before a size is tried. */
const ROOM = 3_000;
const AUDIENCES = 12_000;
const VOCABULARY = 60_000;
/** Words in a passage, on average; lengths differ as they do in life, or most scores would be equal. */
const TERMS = 120;
/** As many passages as 300 documents have: what is indexed at once. */
const BATCH = 2_400;
const HITS = 100;

const SPACE = 'random';
const DIMENSIONS = 256;

type Row = Record<string, string>;

/** mulberry32: small, fast and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws 0..size-1, the first ones most often (Zipf-Mandelbrot). */
function zipf(random: () => number, size: number, exponent: number): () => number {
  const sums = new Float64Array(size);
  let total = 0;
  for (let i = 0; i < size; i++) sums[i] = total += (i + 2.7) ** -exponent;
  return () => {
    const wanted = random() * total;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

function* makePassages(count: number, seed: number, prefix: string): Generator<IndexedPassage> {
  const random = randomFrom(seed);
  const word = zipf(random, VOCABULARY, 1);
  const audience = zipf(random, AUDIENCES, 0.7);
  const words = (length: number) => Array.from({ length }, () => `w${word()}`).join(' ');
  for (let i = 0; i < count; i++) {
    const document = Math.floor(i / 8);
    const documentKey = `${prefix}-0000-4000-8000-${String(document).padStart(12, '0')}`;
    yield {
      key: `${documentKey}:${i % 8}`,
      documentKey,
      ordinal: i % 8,
      audienceId: audience(),
      sourceId: `source-${document % 7}`,
      kind: ['file', 'mail', 'page'][document % 3] ?? 'file',
      language: document % 4 === 0 ? 'de' : 'en',
      time: 1_700_000_000_000 + Math.floor(random() * 1e10),
      people: [`person-${document % 500}`],
      titleTerms: words(6),
      terms: words(Math.floor(TERMS * (0.5 + random()))),
    };
  }
}

const randomVector = (random: () => number) => Int8Array.from({ length: DIMENSIONS }, () => random() * 255 - 127);

const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
const memory = () => megabytes(process.memoryUsage.rss());

/** Runs `work` and says how long the main thread was kept from anything else, at the worst. */
async function watchLoop<Result>(work: () => Promise<Result>): Promise<{ result: Result; p99: number; worst: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const result = await work();
  delay.disable();
  return { result, p99: delay.percentile(99) / 1e6, worst: delay.max / 1e6 };
}

async function addAll(index: PassageIndex, count: number, seed: number, prefix: string): Promise<Row> {
  let [spent, worst] = [0, 0];
  const vector = randomFrom(seed + 1);
  let batch: IndexedPassage[] = [];
  const flush = async () => {
    const documentKeys = [...new Set(batch.map((passage) => passage.documentKey))];
    const started = performance.now();
    const vectors = batch.map(({ documentKey, ordinal }) => ({ documentKey, ordinal, vector: randomVector(vector) }));
    const loop = await watchLoop(async () => {
      await index.replace(documentKeys, batch);
      await index.addVectors(SPACE, vectors);
    });
    spent += performance.now() - started;
    worst = Math.max(worst, loop.worst);
    batch = [];
  };
  for (const passage of makePassages(count, seed, prefix)) if (batch.push(passage) === BATCH) await flush();
  if (batch.length > 0) await flush();
  return { 'add s': (spent / 1_000).toFixed(1), 'main thread held up by adding, ms at most': worst.toFixed(1) };
}

type Load = { label: string; audiences: number; atOnce: number; queries: number };

/** Four words each, as likely as in the passages but for the twenty most common, which are stop words in practice. */
function createAsker(index: PassageIndex, audienceCount: number): () => Promise<{ hits: number; ms: number }> {
  const random = randomFrom(7);
  const word = zipf(random, VOCABULARY, 1);
  const audience = audienceCount > 1_000 ? () => Math.floor(random() * AUDIENCES) : zipf(random, AUDIENCES, 0.7);
  const readers = Array.from({ length: 50 }, () => {
    const audiences = new Set<number>();
    while (audiences.size < audienceCount) audiences.add(audience());
    return [...audiences];
  });
  let asked = 0;
  return async () => {
    const terms = Array.from({ length: 4 }, () => `w${20 + word()}`);
    const audiences = readers[asked++ % readers.length] ?? [];
    const started = performance.now();
    const meaning = { space: SPACE, vector: randomVector(random) };
    const found = await index.find({ terms, meaning }, { audiences }, HITS);
    return { hits: found.length, ms: performance.now() - started };
  };
}

async function measure(index: PassageIndex, load: Load): Promise<Row> {
  const ask = createAsker(index, load.audiences);
  for (let i = 0; i < 30; i++) await ask();
  const answers: { hits: number; ms: number }[] = [];
  const one = async () => {
    for (let i = 0; i < load.queries / load.atOnce; i++) answers.push(await ask());
  };
  const processor = process.cpuUsage();
  const loop = await watchLoop(() => Promise.all(Array.from({ length: load.atOnce }, one)));
  const used = process.cpuUsage(processor);
  return {
    queries: load.label,
    audiences: String(load.audiences),
    'at once': String(load.atOnce),
    ...percentiles(answers.map(({ ms }) => ms)),
    'CPU ms each': ((used.user + used.system) / 1_000 / answers.length).toFixed(2),
    'loop p99 ms': loop.p99.toFixed(1),
    hits: (answers.reduce((sum, { hits }) => sum + hits, 0) / answers.length).toFixed(0),
  };
}

function percentiles(times: number[]): Row {
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
  return { 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'max ms': (times.at(-1) ?? 0).toFixed(1) };
}

/** Queries one after another for as long as `work` takes. */
async function measureDuring(index: PassageIndex, label: string, work: () => Promise<unknown>): Promise<Row> {
  const ask = createAsker(index, 100);
  const times: number[] = [];
  const asking = { on: true };
  const working = work().finally(() => (asking.on = false));
  while (asking.on) times.push((await ask()).ms);
  await working;
  return { queries: label, audiences: '100', 'at once': '1', ...percentiles(times) };
}

function sizeOf(directory: string): number {
  return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
}

async function write(directory: string, passages: number): Promise<{ figures: Row; rows: Row[] }> {
  const index = await openWordIndex({ directory, log: createLog('warn') });
  const figures: Row = await addAll(index, passages, 1, 'aaaaaaaa');
  figures['MB after adding (with what the benchmark needs)'] = memory();
  const started = performance.now();
  const rows = [await measureDuring(index, 'while optimizing', () => index.optimize())];
  figures['optimize s'] = ((performance.now() - started) / 1_000).toFixed(1);
  const fresh = [...makePassages(9_600, 2, 'bbbbbbbb')];
  const add = async () => {
    for (let i = 0; i < fresh.length; i += BATCH) await index.replace([], fresh.slice(i, i + BATCH));
  };
  rows.push(await measureDuring(index, 'while adding 9,600', add));
  const one = [...makePassages(8, 3, 'aaaaaaaa')];
  const replacing = performance.now();
  for (let i = 0; i < 200; i++) await index.replace([], one);
  figures['replace one document ms'] = ((performance.now() - replacing) / 200).toFixed(1);
  await index.close();
  figures['disk MB'] = megabytes(sizeOf(directory));
  return { figures, rows };
}

async function read(directory: string, passages: number): Promise<{ figures: Row; rows: Row[] }> {
  const before = process.memoryUsage.rss();
  const started = performance.now();
  const index = await openWordIndex({ directory, log: createLog('warn') });
  await index.health();
  const figures: Row = {
    'open ms': (performance.now() - started).toFixed(0),
    'MB of the index': megabytes(process.memoryUsage.rss() - before),
  };
  const rows: Row[] = [];
  const queries = passages > 500_000 ? 200 : 800;
  for (const audiences of [1, 100, 10_000])
    for (const atOnce of [1, 20]) rows.push(await measure(index, { label: 'opened', audiences, atOnce, queries }));
  figures['MB of the process after queries'] = memory();
  await index.close();
  return { figures, rows };
}

/** Both phases, each in a process of its own. */
function runSize(passages: number): void {
  if (freemem() < passages * ROOM) {
    console.log(`${passages} passages skipped: ${megabytes(passages * ROOM)} MB of memory must be free.`);
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'passage-index-'));
  try {
    const [written, opened] = (['write', 'read'] as const).map((phase) => {
      const script = import.meta.filename;
      const child = spawnSync(
        process.execPath,
        [script, String(passages), '--phase', phase, '--directory', directory],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          encoding: 'utf8',
        },
      );
      if (child.status !== 0) throw new Error(`could not ${phase} ${passages} passages`);
      return JSON.parse(child.stdout) as Awaited<ReturnType<typeof write>>;
    });
    console.log(`\n${passages} passages`);
    console.table([...(opened?.rows ?? []), ...(written?.rows ?? [])]);
    console.table({ ...written?.figures, ...opened?.figures });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { phase: { type: 'string' }, directory: { type: 'string' } },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : SIZES;
if (values.phase && values.directory) {
  const run = values.phase === 'write' ? write : read;
  console.log(JSON.stringify(await run(values.directory, sizes[0] ?? 0)));
} else for (const size of sizes) runSize(size);
