import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { demoDirectory, loadDemo } from './demo.ts';
import { createTestProduct, type TestProduct } from './test-product.ts';

type Judged = { kind: 'document' | 'mail' | 'nothing'; question: string; documents: string[]; people: string[] };
const questions: Judged[] = JSON.parse(readFileSync(join(demoDirectory, 'questions.json'), 'utf8'));

let product: TestProduct;
before(async () => {
  product = await createTestProduct();
  await loadDemo(product.services);
  await product.settle();
});
after(() => product.stop());

const addresses = async () =>
  new Set((await product.services.db.selectFrom('person').select('email').execute()).map(({ email }) => email));

test('sixty questions are judged, each naming files that exist and people who are there', async () => {
  const people = await addresses();
  const kinds = Object.groupBy(questions, ({ kind }) => kind);
  assert.deepEqual([kinds.document?.length, kinds.mail?.length, kinds.nothing?.length], [30, 20, 10]);
  assert.equal(new Set(questions.map(({ question }) => question)).size, questions.length);
  for (const { question, documents, people: named } of questions) {
    for (const file of documents) assert.ok(existsSync(join(demoDirectory, file)), `${question} names ${file}`);
    assert.ok(named.length > 0, `${question} names nobody`);
    for (const address of named) assert.ok(people.has(address), `${question} names ${address}`);
  }
});

test('a question is of the kind of the files that answer it', () => {
  for (const { question, documents, kind } of questions) {
    const mails = documents.filter((file) => file.startsWith('mail/'));
    if (kind === 'nothing') assert.deepEqual(documents, [], question);
    else if (kind === 'mail') assert.ok(mails.length > 0 && mails.length === documents.length, question);
    else assert.ok(mails.length < documents.length, question);
  }
});

test('everything in the demo comes in, in its languages', async () => {
  const { db } = product.services;
  const failures = await db.selectFrom('documentFailure').select(['externalId', 'message']).execute();
  assert.deepEqual(failures, []);
  const rows = await db.selectFrom('document').select(['kind', 'language']).where('parentId', 'is', null).execute();
  const mails = rows.filter(({ kind }) => kind === 'mail');
  assert.equal(mails.length, 300);
  assert.equal(rows.length - mails.length, 150);
  assert.deepEqual([...new Set(rows.map(({ language }) => language))].toSorted(), ['en', 'fr', 'nl']);
});

test('each mailbox file is one conversation, and no two share one', async () => {
  const mails = await product.services.db
    .selectFrom('document')
    .select(['sourceId', 'externalId', 'threadKey'])
    .where('kind', '=', 'mail')
    .execute();
  const files = new Set(mails.map(({ sourceId, externalId }) => `${sourceId} ${externalId}`));
  const threads = new Set(mails.map(({ threadKey }) => threadKey));
  const both = new Set(mails.map(({ sourceId, externalId, threadKey }) => `${sourceId} ${externalId} ${threadKey}`));
  assert.ok(!threads.has(null));
  assert.deepEqual([threads.size, both.size], [files.size, files.size]);
});

test('every document and mail has a writer, and each writer with an address here is a colleague or has left', async () => {
  const people = await addresses();
  const { db } = product.services;
  const writers = await db
    .selectFrom('document')
    .leftJoin('documentPerson', (written) =>
      written.onRef('documentPerson.documentId', '=', 'document.id').on('documentPerson.role', '=', 'author'),
    )
    .select(['document.name', 'documentPerson.address'])
    .where('document.parentId', 'is', null)
    .execute();
  const unknown = writers.filter(
    ({ address }) => !address || (address.endsWith('@stroomveer.example') && !people.has(address)),
  );
  assert.deepEqual([...new Set(unknown.map(({ address }) => address))], ['gert@stroomveer.example']);
});
