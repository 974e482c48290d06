import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { type Database, type Db, sql } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';
import { type Viewer, viewerOf } from '#kernel/readable.ts';
import { createTestDatabase } from '#kernel/testing.ts';
import { findPeopleLike } from '../../server/experts/alike.ts';
import { findPeopleWhoKnow } from '../../server/experts/experts.ts';
import { authorsCalled, sourcesCalled } from '../../server/knowledge/called.ts';
import { catchUp, indexState } from '../../server/knowledge/indexing.ts';
import { learnTable } from '../../server/knowledge/meaning/learn-table.ts';
import { startLearner } from '../../server/knowledge/meaning/learner.ts';
import { createMeaning, type Meaning } from '../../server/knowledge/meaning/meaning.ts';
import { fillVectors } from '../../server/knowledge/meaning/renew.ts';
import { keepSpace, switchTo } from '../../server/knowledge/meaning/spaces.ts';
import { tableToBytes } from '../../server/knowledge/meaning/table.ts';
import type { PassageIndex } from '../../server/knowledge/passage-index.ts';
import { phraseOf, placesSaying } from '../../server/knowledge/phrases.ts';
import {
  documentById,
  documentsOfPerson,
  duplicatesOf,
  recentDocuments,
  threadOf,
} from '../../server/knowledge/store.ts';
import { documentsByTitle } from '../../server/knowledge/titles.ts';
import { openWordIndex } from '../../server/knowledge/word-index/open.ts';
import { peopleCalled } from '../../server/people/lookup.ts';
import { findRelated } from '../../server/search/related.ts';
import { search } from '../../server/search/search.ts';
import { showSources } from '../../server/sources/view.ts';
import { showMap } from '../../server/topics/map.ts';
import { showPersonTopics } from '../../server/topics/person-topics.ts';
import { showTopic } from '../../server/topics/topic.ts';
import { anyHistory, begin, take } from './history.ts';
import { plantedBugs } from './planted-bugs.ts';
import { emptyWorld, GROUP, isForEveryone, mayRead, type Step, TOPIC, type World } from './world.ts';

/** Random histories through the real read paths; RUNS lowers or raises their number. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 2000);
/** Every so many histories also go through the index: it is slower than the rest by far. */
const INDEX_EVERY = 40;
/** And so many through topics, which ask the database for much. */
const TOPICS_EVERY = 10;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const nothing = { source: [], kind: [], person: [], group: [], language: [] };

class Leak extends Error {}
class Rollback extends Error {}

let database: Database & { drop(): Promise<void> };
let index: PassageIndex;
let meaning: Meaning;
let directory: string;

before(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'oracle-'));
  index = await openWordIndex({ directory, log: pino({ level: 'silent' }) });
  meaning = await someMeaning(database.db);
  console.log(`seed ${seed}, ${RUNS} histories`);
});
after(async () => {
  await meaning.close();
  await index.close();
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

/** A space in which a ferry is a boat, and questions that are asked in it. */
async function someMeaning(db: Db): Promise<Meaning> {
  const log = pino({ level: 'silent' });
  const texts = ['ferri boat water', 'boat water cross', 'ferri cross', 'tax offic form', 'form offic paper'];
  const table = learnTable(
    texts.map((terms) => ({ titleTerms: '', terms })),
    { dimensions: 2 },
  );
  await keepSpace(db, { space: `learned:${table.name}`, noise: 0, passages: 5, learned: tableToBytes(table) });
  await switchTo(db, `learned:${table.name}`);
  return createMeaning({ db, log, learner: startLearner(log), outside: null });
}

/** Lives one history in a transaction that is taken back, and compares every read path with the oracle. */
async function live(db: Db, history: Step[], run: number | null): Promise<void> {
  const world = emptyWorld();
  const inTransaction = async (tx: Db) => {
    await begin(tx, world);
    for (const step of history) await take(nestable(tx), world, step);
    await compare(tx, world);
    if (run !== null && run % TOPICS_EVERY === 0)
      for (const id of world.people.keys()) await compareTopics(tx, world, id);
    if (run !== null && run % INDEX_EVERY === 0) await compareFinding(tx, world);
    throw new Rollback();
  };
  await db
    .transaction()
    .execute((tx) => inTransaction(nestable(tx)))
    .catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error;
    });
}

/** Store functions open transactions; inside ours they simply go on in it. */
function nestable(tx: Db): Db {
  return new Proxy(tx, {
    get: (target, name) => {
      if (name === 'transaction' || name === 'connection')
        return () => ({ execute: (work: (inner: Db) => Promise<unknown>) => work(nestable(target)) });
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function same(path: string, seen: string[], expected: string[]): void {
  const [a, b] = [seen.toSorted().join(), expected.toSorted().join()];
  if (a !== b) throw new Leak(`${path} showed [${a}] where the audience allows [${b}]`);
}

async function compare(db: Db, world: World): Promise<void> {
  for (const id of world.people.keys()) {
    const viewer = viewerOf({ id, role: 'member' });
    const all = [...world.documents.keys()];
    const expected = all.filter((document) => mayRead(world, id, document));
    const ids = (rows: Array<{ id: string }>) => rows.map((row) => row.id);
    same('recent documents', ids(await recentDocuments(db, viewer, 100, {})), expected);
    same('titles', ids(await documentsByTitle(db, viewer, 'ferry', 100)), expected);
    for (const author of world.people.keys())
      same(
        'documents of a person',
        ids(await documentsOfPerson(db, viewer, [`${author}@example.org`], 100)),
        expected.filter((document) => world.documents.get(document)?.author === author),
      );
    await compareNames(db, world, viewer, expected);
    const places = all.map((documentId) => ({ documentId, ordinal: 0 }));
    const said = await placesSaying(db, viewer, places, [phraseOf('ferry leaves', ['en'])]);
    same(
      'passages by a phrase',
      said.map((place) => place.documentId),
      expected,
    );
    const hidden = all.find((document) => !expected.includes(document));
    if (hidden)
      same('a document by its id', ids([await documentById(db, viewer, hidden)].filter((row) => row !== null)), []);
    const first = expected[0] ? await documentById(db, viewer, expected[0]) : null;
    if (expected[0] && !first) throw new Leak('a readable document was not found by its id');
    if (first) {
      same(
        'a thread',
        ids(await threadOf(db, viewer, first)),
        expected.filter(
          (other) =>
            other !== first.id && first.threadKey !== null && world.documents.get(other)?.thread === first.threadKey,
        ),
      );
      same(
        'duplicates',
        ids(await duplicatesOf(db, viewer, first)),
        expected.filter((other) => other !== first.id).slice(0, 20),
      );
    }
    const readableSources = [...world.sources.keys()].filter((source) => sourceIsReadable(world, id, source));
    same('sources', ids(await showSources(db, viewer, new Date())), readableSources);
  }
}

/** Topics are there for everybody or for nobody; what stands under them is the reader's own. */
async function compareTopics(db: Db, world: World, id: string): Promise<void> {
  const expected = [...world.documents.keys()].filter((document) => mayRead(world, id, document));
  const viewer = viewerOf({ id, role: 'member' });
  const now = new Date();
  const isShown = [...world.documents.keys()].filter((document) => isForEveryone(world, document)).length >= 2;
  const { topics } = await showMap(db, viewer, now);
  const counted = topics.map((topic) => `${topic.id} ${topic.documents} ${topic.recent}`);
  same('the map of topics', counted, isShown ? [`${TOPIC} ${expected.length} ${expected.length}`] : []);
  for (const topic of isShown ? [TOPIC, GROUP] : []) {
    const page = await showTopic(db, viewer, topic, now);
    const shown = [...page.best, ...page.latest, ...page.people.flatMap((one) => one.evidence)].map((card) => card.id);
    if (shown.some((document) => !expected.includes(document))) throw new Leak('a topic showed what may not be read');
    same('a topic counted', [String(page.documents)], [String(expected.length)]);
    const written = page.months.reduce((sum, month) => sum + month.written, 0);
    if (written !== expected.length) throw new Leak('a topic moved by what may not be read');
    const authors = new Set(expected.map((document) => world.documents.get(document)?.author));
    if (page.people.some(({ person }) => !authors.has(person.id)))
      throw new Leak('somebody knows about a topic without readable evidence');
  }
  if (!isShown) await assert.rejects(showTopic(db, viewer, TOPIC, now), 'a topic of which too little is public');
  for (const person of world.people.keys()) {
    const found = await showPersonTopics(db, viewer, person, now);
    const shown = [...found.recent, ...found.topics.flatMap((topic) => topic.evidence)].map((card) => card.id);
    if (shown.some((document) => !expected.includes(document)))
      throw new Leak('topics showed evidence that may not be read');
    const own = expected.filter((document) => world.documents.get(document)?.author === person);
    const count = found.topics.map((topic) => String(topic.documents));
    same('topics of a person', count, isShown && own.length > 0 ? [String(own.length)] : []);
  }
}

/** What a name in a question stands for: only authors and sources of documents that may be read. */
async function compareNames(db: Db, world: World, viewer: Viewer, expected: string[]): Promise<void> {
  const readable = expected.flatMap((id) => world.documents.get(id) ?? []);
  const authors = await authorsCalled(db, viewer, 'person', await peopleCalled(db, 'person'));
  same(
    'authors by name',
    authors.map((author) => author.address),
    [...new Set(readable.map((document) => `${document.author}@example.org`))],
  );
  const sources = await sourcesCalled(db, viewer, 'a source');
  same(
    'sources by name',
    sources.map((source) => source.id),
    [...new Set(readable.map((document) => document.source))],
  );
}

function sourceIsReadable(world: World, person: string, source: string): boolean {
  const probe: World = { ...world, documents: new Map([['probe', { source, thread: null, author: '' }]]) };
  return mayRead(probe, person, 'probe');
}

/** Search, facets and experts, through the real index. */
async function compareFinding(db: Db, world: World): Promise<void> {
  const { signal } = new AbortController();
  await catchUp(db, index, signal);
  const { space } = await indexState(db);
  const embedder = await meaning.embedderOf(space ?? '');
  assert.ok(embedder);
  await fillVectors({ db, index }, embedder, signal);
  for (const id of world.people.keys()) {
    const viewer = viewerOf({ id, role: 'member' });
    const expected = [...world.documents.keys()].filter((document) => mayRead(world, id, document));
    const answer = await search({ db, index, meaning }, viewer, { ...nothing, q: 'ferry' }, new Date());
    const found = answer.items.flatMap((item) => [item.document.id, ...item.folded.map((card) => card.id)]);
    const asked = { ...nothing, q: '"ferry leaves" from:person in:"a source" -train' };
    const precise = await search({ db, index, meaning }, viewer, asked, new Date());
    same(
      'search with operators',
      precise.items.flatMap((item) => [item.document.id, ...item.folded.map((card) => card.id)]),
      expected,
    );
    const respelled = await search({ db, index, meaning }, viewer, { ...nothing, q: 'fery' }, new Date());
    assert.equal(respelled.respelled.length, expected.length > 0 ? 1 : 0, 'only readable words replace others');
    // All documents of this world are near-duplicates of each other, so they stand behind one result.
    same('search', found, expected);
    assert.deepEqual(answer.missing, []);
    const about = expected[0] && (await findRelated({ db, index, meaning }, viewer, expected[0], new Date()));
    if (about && about.items.some(({ document }) => !expected.includes(document.id)))
      throw new Leak('related showed what may not be read');
    const hidden = [...world.documents.keys()].find((document) => !mayRead(world, id, document));
    if (hidden) await assert.rejects(findRelated({ db, index, meaning }, viewer, hidden, new Date()), AppError);
    const counted = answer.facets.sources.reduce((sum, bucket) => sum + bucket.count, 0);
    if (counted > expected.length) throw new Leak('facets counted what may not be read');
    await comparePeople(db, world, id, expected);
  }
}

/** Experts and people alike: nobody and nothing but what readable documents say. */
async function comparePeople(db: Db, world: World, id: string, expected: string[]): Promise<void> {
  const deps = { db, index, meaning };
  const viewer = viewerOf({ id, role: 'member' });
  const isKnown = (document: string) => expected.includes(document);
  const authors = new Set(
    expected
      .flatMap((document) => world.documents.get(document)?.author ?? [])
      .filter((author) => world.people.get(author)?.active),
  );
  const experts = await findPeopleWhoKnow(deps, viewer, { ...nothing, q: 'ferry' }, new Date());
  if (!experts.items.every((expert) => expert.evidence.every(({ document }) => isKnown(document.id))))
    throw new Leak('experts showed evidence that may not be read');
  const suggested = [...experts.items, ...experts.others].map(({ person }) => person.id);
  same('experts', [...suggested, ...(experts.you ? [id] : [])], [...authors]);
  if (experts.items.some(({ owns }) => owns !== null && owns.documents > expected.length))
    throw new Leak('an area was counted with documents that may not be read');
  for (const other of world.people.keys()) {
    const { items } = await findPeopleLike(deps, viewer, other, new Date());
    if (!items.every(({ together, evidence }) => [...together, ...evidence].every((card) => isKnown(card.id))))
      throw new Leak('people alike showed documents that may not be read');
    if (items.some(({ person }) => !authors.has(person.id) || person.id === other))
      throw new Leak('somebody was found alike without readable evidence');
    const hasWritten = expected.some((document) => world.documents.get(document)?.author === other);
    if (!hasWritten && items.length > 0) throw new Leak('likeness was told of somebody without readable documents');
  }
}

test(`what anybody reads is exactly what her audiences allow, through ${RUNS} random histories`, async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(anyHistory, (history) => live(database.db, history, run++)),
    { numRuns: RUNS, seed, endOnFailure: true },
  );
});

for (const [bug, statement] of Object.entries(plantedBugs))
  test(`the oracle notices when ${bug}`, async () => {
    const broken = await createTestDatabase();
    try {
      await sql.raw(statement).execute(broken.db);
      const outcome = await fc.check(
        fc.asyncProperty(anyHistory, (history) => live(broken.db, history, null)),
        { numRuns: RUNS, seed, endOnFailure: true },
      );
      assert.equal(outcome.failed, true, `no history of ${RUNS} showed it`);
      assert.ok(outcome.errorInstance instanceof Leak, String(outcome.errorInstance));
      console.log(`noticed after ${outcome.numRuns} histories: ${bug}`);
    } finally {
      await broken.drop();
    }
  });
