import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { sql } from '#kernel/database.ts';
import { createTestDatabase } from '#kernel/testing.ts';
import type { ParsedDocument } from '../parsed.ts';
import { deleteDocuments, saveDocuments } from '../save.ts';
import { embeddedText, hashInDatabase, hashOfText } from './embedded-text.ts';
import { describeEmbedder, passageOf, questionOf } from './embedder.conformance.ts';
import type { EmbeddablePassage } from './embedder.ts';
import { good, startEndpoint, status } from './endpoint-for-tests.ts';
import { openOpenAiEmbedder } from './openai-embedder.ts';
import { forgetEmbeddings, remembered } from './remembered.ts';

const endpoint = await startEndpoint();
const { db, drop } = await createTestDatabase();
after(async () => {
  await endpoint.close();
  await drop();
});

const never = new AbortController().signal;
const patience = { answerMs: 20_000, attempts: 1, pauseMs: 1, longestPauseMs: 1 };
const open = async (model = 'words') => {
  const settings = { kind: 'endpoint', url: endpoint.url, model, key: null, dimensions: null, prefixes: {} } as const;
  return remembered(db, await openOpenAiEmbedder(settings, never, patience));
};
const textsAsked = () => endpoint.asked.flatMap(({ input }) => input).filter((text) => text !== 'Hello');
const kept = async () => (await db.selectFrom('embedding').selectAll().execute()).length;

beforeEach(async () => {
  await db.deleteFrom('embeddingSpace').execute();
  await db.deleteFrom('source').execute();
  endpoint.asked.length = 0;
  endpoint.answerAlways(good);
});

describeEmbedder('a remembered endpoint', () => open());

describe('what was embedded once', () => {
  const batch = ['one', 'two', 'one', 'three'].map((text) => passageOf(text));

  test('is never asked again, not even within a batch or after a restart', async () => {
    const vectors = await (await open()).passages(batch, never);
    assert.deepEqual(textsAsked().toSorted(), ['one', 'three', 'two']);
    assert.deepEqual(vectors[0], vectors[2]);
    assert.deepEqual(await (await open()).passages([...batch, passageOf('four')], never), [
      ...vectors,
      ...(await (await open()).passages([passageOf('four')], never)),
    ]);
    assert.deepEqual(textsAsked().toSorted(), ['four', 'one', 'three', 'two']);
  });

  test('is known by everything the model reads of it, and by nothing else', async () => {
    const embedder = await open();
    const passage = { title: 'title', heading: 'heading', text: 'text', titleTerms: 'titl', terms: 'text' };
    await embedder.passages([passage, { ...passage, terms: 'other', titleTerms: 'other' }], never);
    assert.equal(textsAsked().length, 1);
    for (const change of ['title', 'heading', 'text'])
      await embedder.passages([{ ...passage, [change]: 'new' }], never);
    assert.equal(textsAsked().length, 4);
  });

  test('is another thing in another space', async () => {
    await (await open()).passages(batch, never);
    await (await open('other words')).passages(batch, never);
    assert.equal(textsAsked().length, 6);
    assert.equal(await kept(), 6);
  });

  test('stays when the embedder fails halfway', async () => {
    const many = Array.from({ length: 100 }, (_, index) => passageOf(`number ${index}`));
    const embedder = await open();
    endpoint.answerAlways((asked, response) =>
      (asked.input.includes('number 70') ? status(500) : good)(asked, response),
    );
    await assert.rejects(embedder.passages(many, never));
    assert.equal(await kept(), 64);
    endpoint.answerAlways(good);
    endpoint.asked.length = 0;
    assert.equal((await embedder.passages(many, never)).length, 100);
    assert.equal(textsAsked().length, 36);
  });

  test('may be made by two at once', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const many = Array.from({ length: 60 }, (_, index) => passageOf(`number ${index}`));
    const [one, two] = await Promise.all([first.passages(many, never), second.passages(many.toReversed(), never)]);
    assert.deepEqual(one, two.toReversed());
    assert.equal(await kept(), 60);
  });

  test('does not include questions: they are held in memory only', async () => {
    const embedder = await open();
    await embedder.question(questionOf('who is ill?'), never);
    await embedder.question(questionOf('who is ill?'), never);
    assert.deepEqual(textsAsked(), ['who is ill?']);
    assert.equal(await kept(), 0);
  });
});

describe('what is forgotten', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60_000);
  const ageBy = (days: number, space: string) =>
    db
      .updateTable('embeddingSpace')
      .set({ usedAt: daysAgo(days) })
      .where('name', '=', space)
      .execute();

  test('a space nobody uses, but not the current one, however long ago it was filled', async () => {
    await save(await createSource(), [passageOf('text')]);
    const [old, current] = [await open('old'), await open('current')];
    for (const embedder of [old, current]) await embedder.passages([passageOf('text', 'file 0')], never);
    await ageBy(20, old.space);
    await forgetEmbeddings(db, null, new Date());
    assert.equal(await kept(), 2);
    for (const { space } of [old, current]) await ageBy(90, space);
    await forgetEmbeddings(db, current.space, new Date());
    assert.deepEqual(await db.selectFrom('embeddingSpace').select('name').execute(), [{ name: current.space }]);
    assert.equal(await kept(), 1);
  });

  test('no space that was looked into lately', async () => {
    const embedder = await open();
    await embedder.passages([passageOf('text')], never);
    await ageBy(90, embedder.space);
    await embedder.passages([passageOf('text')], never);
    await forgetEmbeddings(db, null, new Date());
    assert.equal((await db.selectFrom('embeddingSpace').select('name').execute()).length, 1);
  });

  test('what no passage says any more, and nothing else', async () => {
    const source = await createSource();
    const odd = [
      'plain',
      'Ünïcode 電池 🚢',
      'two\nlines',
      'back\\slash \'quote" ${x}',
      '  spaces  ',
      'x'.repeat(20_000),
    ];
    const passages = odd.flatMap((text, index) => [
      passageOf(text, `title ${index}`),
      { ...passageOf(text), heading: 'h' },
    ]);
    await save(source, passages);
    const rows = await sql<{ hash: Buffer; title: string; heading: string; text: string }>`
      select ${hashInDatabase} as hash, d.title, p.heading, p.text from document d join passage p on p.document_id = d.id`.execute(
      db,
    );
    assert.equal(rows.rows.length, passages.length);
    const stored = rows.rows.map((row) => ({ ...passageOf(''), ...row }));
    for (const row of rows.rows)
      assert.deepEqual(row.hash, hashOfText({ ...passageOf(''), ...row }), embeddedText(row));

    const embedder = await open();
    await embedder.passages([...stored, passageOf('erased before')], never);
    await forgetEmbeddings(db, null, new Date());
    assert.equal(await kept(), stored.length);
    await db.transaction().execute((tx) => deleteDocuments(tx, source.sourceId, ['item 0', 'item 3']));
    await forgetEmbeddings(db, null, new Date());
    assert.equal(await kept(), stored.length - 2);
    await db.deleteFrom('source').execute();
    await forgetEmbeddings(db, null, new Date());
    assert.equal(await kept(), 0);
  });

  async function createSource(): Promise<{ sourceId: string; audienceId: number }> {
    const { rows } = await sql<{ sourceId: string; audienceId: number }>`
      with audience as (insert into audience (key) values (gen_random_uuid()) returning id)
      insert into source (name, connector, settings, audience_id) select 'Test', 'folder', '{}', id from audience
      returning id as source_id, audience_id`.execute(db);
    const [row] = rows;
    assert.ok(row);
    return row;
  }

  async function save(place: { sourceId: string; audienceId: number }, passages: EmbeddablePassage[]): Promise<void> {
    const incoming = passages.map((passage, index) => ({
      externalId: `item ${index}`,
      version: '1',
      location: '',
      url: null,
      modifiedAt: null,
      people: [],
      documents: [{ part: '', parentPart: null, name: `file ${index}`, parsed: documentOf(passage) }],
    }));
    await db.transaction().execute((tx) => saveDocuments(tx, place, incoming, new Date()));
  }

  const documentOf = ({ title, titleTerms, heading, text, terms }: EmbeddablePassage): ParsedDocument => ({
    kind: 'text',
    title,
    titleTerms,
    language: 'en',
    people: [],
    createdAt: null,
    modifiedAt: null,
    thread: null,
    blocks: [],
    passages: [{ ordinal: 0, firstBlock: 0, lastBlock: 0, heading, text, terms }],
    fingerprint: null,
    superseded: false,
    rawHtml: null,
  });
});
