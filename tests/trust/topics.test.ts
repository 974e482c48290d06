import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { type Db, sql } from '#kernel/database.ts';
import { viewerOf } from '#kernel/readable.ts';
import { createTestDatabase } from '#kernel/testing.ts';
import { learnTopicsAnew, placeDocuments } from '#interests';
import { analyse } from '#knowledge';
import { writeThemes } from '../../server/interests/themes-for-tests.ts';
import { internAudience } from '../../server/people/index.ts';
import { showMap } from '../../server/topics/map.ts';
import { showPersonTopics } from '../../server/topics/person-topics.ts';
import { showTopic } from '../../server/topics/topic.ts';

/**
 * Two worlds with the same documents for everyone, and different ones that only Ada may read: Ben is shown the same to the
 * letter in both, topics that were learned from scratch, their names, places, counts, people and documents included.
 */

const SEED = Number(process.env['SEED'] ?? 5);
const ADA = '00000000-0000-4000-8000-0000000000aa';
const BEN = '00000000-0000-4000-8000-0000000000bb';
const NOW = new Date('2026-11-20T12:00:00Z');
const forever = new AbortController().signal;
const nothing = async () => undefined;

type Text = { title: string; text: string[]; author: string };

async function addDocuments(db: Db, name: string, readers: 'everyone' | string[], texts: Text[]): Promise<void> {
  const audienceId = await db
    .transaction()
    .execute((tx) =>
      internAudience(tx, readers === 'everyone' ? { kind: 'everyone' } : { kind: 'some', groups: [], people: readers }),
    );
  const source = await sql<{ id: string }>`
    insert into source (name, connector, settings, audience_id) values (${name}, 'folder', '{}', ${audienceId}) returning id`.execute(
    db,
  );
  const sourceId = source.rows[0]?.id;
  for (const [at, { title, text, author }] of texts.entries()) {
    const terms = (words: string) => analyse(words, 'en').join(' ');
    const { rows } = await sql<{ id: string }>`
      insert into document (source_id, external_id, version, audience_id, kind, title, title_terms, language, name, location, at, written_at, passages)
      values (${sourceId}, ${`${name} ${at}`}, '1', ${audienceId}, 'page', ${title}, ${terms(title)}, 'en', 'a.md', 'a.md', ${new Date(NOW.getTime() - at * 3e9)}, ${new Date(NOW.getTime() - at * 4e9)}, ${text.length})
      returning id`.execute(db);
    const id = rows[0]?.id;
    for (const [ordinal, paragraph] of text.entries())
      await sql`insert into passage (document_id, ordinal, first_block, last_block, heading, text, terms)
        values (${id}, ${ordinal}, 0, 0, '', ${paragraph}, ${terms(paragraph)})`.execute(db);
    await sql`insert into document_person (document_id, ordinal, role, name, address) values (${id}, 0, 'author', null, ${`${author}@example.org`})`.execute(
      db,
    );
  }
}

/** What Ben is shown, with names in place of ids: those are drawn by chance in each world. */
async function whatBenSees(hidden: Text[]): Promise<string> {
  const { db, drop } = await createTestDatabase();
  try {
    for (const [id, name] of [
      [ADA, 'Ada'],
      [BEN, 'Ben'],
    ] as const) {
      await db
        .insertInto('person')
        .values({ id, name, email: `${name.toLowerCase()}@example.org` })
        .execute();
      await db
        .insertInto('personAddress')
        .values({ address: `${name.toLowerCase()}@example.org`, personId: id })
        .execute();
    }
    const open = writeThemes(64, 3, SEED).map((one, at) => ({ ...one, author: at % 2 === 0 ? 'ada' : 'ben' }));
    await addDocuments(db, 'Handbook', 'everyone', open);
    await addDocuments(db, 'Hidden', [ADA], hidden);
    const deps = { db, log: pino({ level: 'silent' }), now: () => NOW, learnSoon: nothing, placeSoon: nothing };
    await learnTopicsAnew(deps, forever);
    await placeDocuments(deps, false, forever);
    return await describe(db);
  } finally {
    await drop();
  }
}

async function describe(db: Db): Promise<string> {
  const viewer = viewerOf({ id: BEN, role: 'member' });
  const map = await showMap(db, viewer, NOW);
  const pages = await Promise.all([...map.topics, ...map.groups].map(({ id }) => showTopic(db, viewer, id, NOW)));
  const people = await Promise.all([ADA, BEN].map((person) => showPersonTopics(db, viewer, person, NOW)));
  assert.ok(map.topics.length > 5 && pages.some((page) => page.people.length > 1) && people[0]?.topics.length);
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const shown = {
    topics: map.topics.toSorted(byName),
    groups: map.groups.toSorted(byName),
    pages: pages.toSorted(byName),
    people,
  };
  // The name of a document is its place among its source's.
  const { rows } = await sql<{ id: string; name: string }>`
    select id, external_id as name from document union select id, name from topic union select id, name from source`.execute(
    db,
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return JSON.stringify(shown, (_, value: unknown) =>
    typeof value === 'string' ? (names.get(value) ?? value) : value,
  );
}

test(`topics tell nothing of what a reader may not read (seed ${SEED})`, async () => {
  const other = writeThemes(24, 2, SEED + 1).map((one) => ({ ...one, author: 'ada' }));
  const strange = other.map((one) => ({
    title: one.title.replace('charging arm', 'secret merger'),
    text: one.text.map((words) => words.replaceAll('charging arm', 'secret merger')),
    author: 'ben',
  }));
  const [without, withSome, withOthers] = [await whatBenSees([]), await whatBenSees(other), await whatBenSees(strange)];
  assert.equal(withSome, without);
  assert.equal(withOthers, without);
});
