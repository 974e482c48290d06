/**
 * `EMBEDDINGS_DIR=… node bench/embedders.ts [--passages 200]`, or with EMBEDDINGS_URL: what the configured embedder
 * costs, on passages of the demo organisation, and what remembering its vectors costs at 100,000 passages.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { sql } from '../server/kernel/database.ts';
import { createTestDatabase } from '../server/kernel/testing.ts';
import type { EmbeddablePassage, Embedder } from '../server/knowledge/meaning/embedder.ts';
import { EmbedderProblem } from '../server/knowledge/meaning/embedder.ts';
import { openEmbedder } from '../server/knowledge/meaning/open-embedder.ts';
import { cosine } from '../server/knowledge/meaning/quantise.ts';
import { forgetEmbeddings, remembered } from '../server/knowledge/meaning/remembered.ts';
import { parse } from '../server/knowledge/parse/parse.ts';
import { familyOf, memoryOf } from '../tests/support/processes.ts';
import { randomFrom } from '../tests/support/random.ts';

const SEED = 7;
const QUESTIONS = 100;
const KEPT = 100_000;
const never = new AbortController().signal;
const rows: Array<{ what: string; measured: string }> = [];
const report = (what: string, measured: string) => rows.push({ what, measured });
const since = (began: number) => performance.now() - began;

async function demoPassages(count: number): Promise<EmbeddablePassage[]> {
  const random = randomFrom(SEED);
  const passages: Array<EmbeddablePassage & { order: number }> = [];
  for (const file of globSync(join(import.meta.dirname, '../demo/documents/**/*.md')).toSorted()) {
    const result = await parse({ name: basename(file), bytes: readFileSync(file) });
    if ('failure' in result || !result.document) continue;
    const { title, titleTerms } = result.document;
    for (const { heading, text, terms } of result.document.passages)
      passages.push({ title, titleTerms, heading, text, terms, order: random() });
  }
  return passages.toSorted((a, b) => a.order - b.order).slice(0, count);
}

async function measure(embedder: Embedder, passages: EmbeddablePassage[]): Promise<Int8Array[]> {
  const words = passages.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0) / passages.length;
  await embedder.passages(passages.slice(0, 5), never);
  const began = performance.now();
  const vectors = await embedder.passages(passages, never);
  const rate = passages.length / (since(began) / 1000);
  report(`${passages.length} passages of ${words.toFixed(0)} words`, `${rate.toFixed(1)}/s`);
  report('questions, one after the other', await askQuestions(embedder, passages));
  const stop = new AbortController();
  const work = embedder.passages(passages, stop.signal).catch(() => undefined);
  report('questions while passages are embedded', await askQuestions(embedder, passages));
  stop.abort();
  await work;
  return vectors;
}

async function askQuestions(embedder: Embedder, passages: EmbeddablePassage[]): Promise<string> {
  const times: number[] = [];
  for (let index = 0; index < QUESTIONS; index++) {
    const text = passages[index % passages.length]?.text.split(/\s+/).slice(0, 8).join(' ') ?? '';
    const began = performance.now();
    await embedder.question({ text, terms: [] }, never);
    times.push(since(began));
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)]?.toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

/** Where unrelated passages lie, which is where meaning begins to count: mean + 2 sigma of random pairs. */
function noiseOf(vectors: Int8Array[]): string {
  const random = randomFrom(SEED);
  const pick = () => vectors[Math.floor(random() * vectors.length)] ?? new Int8Array(0);
  const cosines = Array.from({ length: 10_000 }, () => cosine(pick(), pick()));
  const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
  const variance = cosines.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cosines.length;
  return `mean ${mean.toFixed(2)}, mean + 2 sigma ${(mean + 2 * Math.sqrt(variance)).toFixed(2)}`;
}

async function measureMemory(embedder: Embedder, passages: EmbeddablePassage[]): Promise<void> {
  const database = await createTestDatabase();
  const { db } = database;
  const keeper = remembered(db, embedder);
  await keeper.passages(passages, never);
  const began = performance.now();
  await keeper.passages(passages, never);
  report('known passages, looked up', `${(passages.length / (since(began) / 1000)).toFixed(0)}/s`);
  await sql`
    with audience as (insert into audience (key) values ('bench') returning id),
    source as (insert into source (name, connector, settings, audience_id) select 'Bench', 'folder', '{}', id from audience returning id, audience_id),
    document as (insert into document (source_id, external_id, version, audience_id, kind, title, title_terms, name, location, at)
      select source.id, n, '1', audience_id, 'text', 'Document ' || n, '', '', '', now() from source, generate_series(1, ${KEPT / 10}::int) n returning id)
    insert into passage (document_id, ordinal, first_block, last_block, heading, text, terms)
      select id, n, 0, 0, 'Heading', repeat(md5(id::text || n), 32), '' from document, generate_series(1, 10) n`.execute(
    db,
  );
  await sql`
    insert into embedding (space_id, text_hash, vector)
    select s.id, sha256(n::text::bytea), repeat('x', 384)::bytea from embedding_space s, generate_series(1, ${KEPT}::int) n`.execute(
    db,
  );
  await sql`analyze`.execute(db);
  const start = performance.now();
  await forgetEmbeddings(db, embedder.space, new Date());
  report(
    `vectors of ${KEPT} erased texts forgotten among ${KEPT} passages of 1 kB`,
    `${(since(start) / 1000).toFixed(1)} s`,
  );
  await database.drop();
}

const { values } = parseArgs({ options: { passages: { type: 'string', default: '200' } } });
const { embeddings } = readConfig(process.env);
if (!embeddings) throw new Error('Set EMBEDDINGS_DIR, or EMBEDDINGS_URL and EMBEDDINGS_MODEL.');
try {
  const began = performance.now();
  const embedder = await openEmbedder(embeddings, never);
  report('opened', `${(since(began) / 1000).toFixed(1)} s, ${embedder.dimensions} dimensions`);
  const passages = await demoPassages(Number(values.passages));
  const vectors = await measure(embedder, passages);
  report('cosine of random pairs', noiseOf(vectors));
  const children = familyOf(process.pid).slice(1);
  const memory = children.reduce((sum, id) => sum + memoryOf(id), 0);
  if (memory > 0) report('memory of its process (PSS)', `${Math.round(memory / 1024 ** 2)} MB`);
  await measureMemory(embedder, passages);
  await embedder.close();
  console.table(rows);
} catch (error) {
  console.error(error instanceof EmbedderProblem ? error.reason : error);
  process.exitCode = 1;
}
