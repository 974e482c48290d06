/**
 * `node bench/typing.ts [documents]`: what is suggested while somebody types, and what a typo costs a search. Titles
 * are made of the demo's words; three readers may read 1 in 20, a third, and all of the documents.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Db, sql } from '../server/kernel/database.ts';
import { createLog } from '../server/kernel/log.ts';
import { type Viewer, viewerOf } from '../server/kernel/readable.ts';
import { createTestDatabase } from '../server/kernel/testing.ts';
import { catchUp } from '../server/knowledge/indexing.ts';
import { startLearner } from '../server/knowledge/meaning/learner.ts';
import { createMeaning, type Meaning } from '../server/knowledge/meaning/meaning.ts';
import type { PassageIndex } from '../server/knowledge/passage-index.ts';
import { analyse } from '../server/knowledge/terms.ts';
import { openWordIndex } from '../server/knowledge/word-index/open.ts';
import { search } from '../server/search/search.ts';
import { suggest } from '../server/search/suggest.ts';
import { randomFrom } from '../tests/support/random.ts';

const AUDIENCES = 300;
const LONGEST = 14;
const WORDS_OF_A_TEXT = 60;
const random = randomFrom(11);
const below = (count: number) => Math.floor(random() * count);

type Row = { title: string; text: string; audience: number; at: Date };

async function demoWords(): Promise<string[]> {
  const files = globSync('demo/documents/**/*.md', { cwd: join(import.meta.dirname, '..') });
  const texts = await Promise.all(files.map((file) => readFile(join(import.meta.dirname, '..', file), 'utf8')));
  return texts.join(' ').match(/\p{L}[\p{L}\p{N}-]+/gu) ?? [];
}

function makeRows(words: string[], count: number): Row[] {
  const some = (length: number) => {
    const from = below(words.length - length);
    return words.slice(from, from + length).join(' ');
  };
  return Array.from({ length: count }, () => ({
    title: `${some(2 + below(3))} ${some(1 + below(3))}`,
    text: some(WORDS_OF_A_TEXT),
    // The first audiences have most of the documents, as everywhere.
    audience: 1 + Math.floor(AUDIENCES * random() ** 2),
    at: new Date(1_600_000_000_000 + below(1_600_000) * 100_000),
  }));
}

async function fill(db: Db, rows: Row[]): Promise<void> {
  await sql`insert into audience (key) select 'audience ' || i from generate_series(1, ${AUDIENCES}) i`.execute(db);
  await sql`insert into source (name, connector, settings, audience_id) select 'Source ' || id, 'folder', '{}', id from audience`.execute(
    db,
  );
  for (let start = 0; start < rows.length; start += 5_000) {
    const part = rows.slice(start, start + 5_000).map((row, i) => ({
      ...row,
      name: `${start + i}`,
      titleTerms: analyse(row.title, 'en').join(' '),
      terms: analyse(row.text, 'en').join(' '),
    }));
    await sql`
      with rows as (select * from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as x (title text, text text, audience int, at timestamptz, name text, "titleTerms" text, terms text)),
      kept as (
        insert into document (source_id, external_id, version, audience_id, kind, title, title_terms, language, name, location, at, passages)
        select source.id, rows.name, '1', audience, 'page', title, "titleTerms", 'en', rows.name, rows.name, at, 1
        from rows join source on source.audience_id = audience returning id, external_id),
      queued as (insert into index_change (document_id) select id from kept)
      insert into passage select kept.id, 0, 0, 0, '', rows.text, rows.terms from kept join rows on rows.name = kept.external_id`.execute(
      db,
    );
  }
  await sql`vacuum analyze`.execute(db);
}

/** Somebody who may read every so manieth audience. */
async function createReader(db: Db, every: number): Promise<{ label: string; viewer: Viewer }> {
  const { rows } = await sql<{
    id: string;
  }>`insert into person (name) values (${`1 in ${every}`}) returning id`.execute(db);
  const id = rows[0]?.id ?? '';
  await sql`insert into audience_principal (audience_id, person_id) select id, ${id} from audience where id % ${every} = 0`.execute(
    db,
  );
  const counted = await sql<{ count: number }>`select count(*) from document where audience_id % ${every} = 0`.execute(
    db,
  );
  return { label: `${counted.rows[0]?.count} documents`, viewer: viewerOf({ id, role: 'member' }) };
}

/** What stands in the box after each letter, of titles or from the middle of them; every tenth time with a typo. */
function keystrokes(rows: Row[], titles: number): string[] {
  return Array.from({ length: titles }, () => {
    const words = (rows[below(rows.length)]?.title ?? '').split(' ');
    let text = words
      .slice(random() < 0.6 ? 0 : below(words.length))
      .join(' ')
      .toLowerCase()
      .slice(0, LONGEST);
    if (random() < 0.1) text = `${text.slice(0, 3)}${text.slice(4)}`;
    return Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(0, i + 2));
  }).flat();
}

async function measure(label: string, asked: string[], ask: (text: string) => Promise<unknown>) {
  for (const text of asked.slice(0, 20)) await ask(text);
  const times: Array<{ text: string; ms: number }> = [];
  for (const text of asked) {
    const started = performance.now();
    await ask(text);
    times.push({ text, ms: performance.now() - started });
  }
  times.sort((a, b) => a.ms - b.ms);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)]?.ms ?? 0).toFixed(1);
  const slowest = times
    .slice(-3)
    .map(({ text, ms }) => `${text} ${ms.toFixed(0)}`)
    .join(', ');
  return { what: label, asked: asked.length, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'max ms': at(1), slowest };
}

async function run(db: Db, index: PassageIndex, meaning: Meaning, count: number): Promise<void> {
  const rows = makeRows(await demoWords(), count);
  await fill(db, rows);
  await catchUp(db, index, new AbortController().signal);
  const results = [];
  const [now, typed] = [new Date(), keystrokes(rows, 60)];
  for (const every of [20, 3, 1]) {
    const { label, viewer } = await createReader(db, every);
    const query = (q: string) => ({ q, source: [], kind: [], person: [], group: [], language: [] });
    const find = (q: string) => search({ db, index, meaning }, viewer, query(q), now);
    results.push(
      await measure(`suggestions, ${label}`, typed, (text) => suggest({ db, index }, viewer, text, now)),
      await measure('search, two words', pairs(rows), find),
      await measure(
        'search, two words, one mistyped',
        pairs(rows).map((pair) => `${pair.slice(0, -3)}${pair.slice(-2)}`),
        find,
      ),
      await measure(
        'search, a phrase',
        pairs(rows).map((pair) => `"${pair}"`),
        find,
      ),
    );
  }
  console.log(`${count} documents; load of the machine ${loadavg()[0]?.toFixed(1)}`);
  console.table(results);
}

const pairs = (rows: Row[]) =>
  rows
    .slice(0, 400)
    .flatMap(({ text }) => {
      const [first, second] = text.split(' ').filter((word) => word.length > 6);
      const isPair = second !== undefined && text.includes(`${first} ${second}`);
      return isPair ? [`${first} ${second}`] : [];
    })
    .slice(0, 60);

const { positionals } = parseArgs({ allowPositionals: true });
const directory = await mkdtemp(join(tmpdir(), 'bench-typing-'));
const database = await createTestDatabase();
const log = createLog('warn');
const index = await openWordIndex({ directory, log });
const meaning = createMeaning({ db: database.db, log, learner: startLearner(log), outside: null });
try {
  await run(database.db, index, meaning, Number(positionals[0] ?? 100_000));
} finally {
  await meaning.close();
  await index.close();
  await database.drop();
  await rm(directory, { recursive: true, force: true });
}
