/** `node bench/passage-index.ts [passages]`: what the passage index costs, on made-up passages that are always the same. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createLog } from '../server/kernel/log.ts';

import type { IndexedPassage, PassageIndex } from '../server/knowledge/passage-index.ts';
import { openWordIndex } from '../server/knowledge/word-index/open.ts';

const AUDIENCES = 12_000;
const VOCABULARY = 60_000;
/** Words in a passage, on average; lengths differ as they do in life, or most scores would be equal. */
const TERMS = 120;
const BATCH = 5_000;
const HITS = 100;

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
    const documentKey = `${prefix}:${document}`;
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

async function addAll(index: PassageIndex, count: number, seed: number, prefix: string): Promise<number> {
  let spent = 0;
  let batch: IndexedPassage[] = [];
  const flush = async () => {
    const started = performance.now();
    await index.replace([...new Set(batch.map((passage) => passage.documentKey))], batch);
    spent += performance.now() - started;
    batch = [];
  };
  for (const passage of makePassages(count, seed, prefix)) if (batch.push(passage) === BATCH) await flush();
  if (batch.length > 0) await flush();
  return spent;
}

type Load = { label: string; audiences: number; atOnce: number; queries: number };

/** Four words each, as likely as in the passages but for the twenty most common, which are stop words in practice. */
async function measure(index: PassageIndex, load: Load): Promise<Record<string, string>> {
  const random = randomFrom(7);
  const word = zipf(random, VOCABULARY, 1);
  const audience = load.audiences > 1_000 ? () => Math.floor(random() * AUDIENCES) : zipf(random, AUDIENCES, 0.7);
  const times: number[] = [];
  let hits = 0;
  const ask = async () => {
    const audiences = new Set<number>();
    while (audiences.size < load.audiences) audiences.add(audience());
    const terms = Array.from({ length: 4 }, () => `w${20 + word()}`);
    const started = performance.now();
    const found = await index.find(terms, { audiences: [...audiences] }, HITS);
    hits += found.length;
    times.push(performance.now() - started);
  };
  for (let i = 0; i < 10; i++) await ask();
  times.length = hits = 0;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const processor = process.cpuUsage();
  const started = performance.now();
  const worker = async () => {
    for (let i = 0; i < load.queries / load.atOnce; i++) await ask();
  };
  await Promise.all(Array.from({ length: load.atOnce }, worker));
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(processor);
  delay.disable();
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  return {
    query: load.label,
    audiences: String(load.audiences),
    'at once': String(load.atOnce),
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'per second': (times.length / seconds).toFixed(0),
    'CPU ms each': ((used.user + used.system) / 1_000 / times.length).toFixed(1),
    'loop delay p99 ms': (delay.percentile(99) / 1e6).toFixed(1),
    hits: (hits / times.length).toFixed(0),
    'RSS MB': megabytes(process.memoryUsage.rss()),
  };
}

const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);

async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

async function run(passages: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'passage-index-'));
  const log = createLog('warn');
  const open = () => openWordIndex({ directory, log });
  const figures: Record<string, string> = {};
  try {
    const writer = await open();
    figures['add, s'] = ((await addAll(writer, passages, 1, 'file')) / 1_000).toFixed(1);
    const started = performance.now();
    await writer.optimize();
    figures['optimize, s'] = ((performance.now() - started) / 1_000).toFixed(1);
    figures['RSS after writing, MB'] = megabytes(process.memoryUsage.rss());
    figures['disk, MB'] = megabytes(await sizeOf(directory));
    const rows = [];
    for (const audiences of [1, 100, 10_000]) {
      rows.push(await measure(writer, { label: 'merged', audiences, atOnce: 1, queries: 60 }));
      rows.push(
        await measure(writer, { label: 'merged', audiences, atOnce: 20, queries: audiences > 1_000 ? 100 : 400 }),
      );
    }
    const one = [...makePassages(8, 3, 'file')];
    const replacing = performance.now();
    for (let i = 0; i < 20; i++) await writer.replace(['file:0'], one);
    figures['replace one document, ms'] = ((performance.now() - replacing) / 20).toFixed(0);
    await addAll(writer, 5_000, 2, 'new');
    rows.push(await measure(writer, { label: '5,000 unmerged', audiences: 100, atOnce: 1, queries: 60 }));
    rows.push(await measure(writer, { label: '5,000 unmerged', audiences: 100, atOnce: 20, queries: 400 }));
    figures['disk at the end, MB'] = megabytes(await sizeOf(directory));
    await writer.close();
    console.table(rows);
    console.table(figures);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const { positionals } = parseArgs({ allowPositionals: true });
await run(Number(positionals[0] ?? 100_000));
