import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Health, JobView } from '#contract/administration.ts';
import { sql } from '#kernel/database.ts';
import type { Browser } from '#kernel/test-browser.ts';
import { connectFolder, createTestProduct, setUp, type TestProduct } from './test-product.ts';

let product: TestProduct;
let ada: Browser;

before(async () => {
  product = await createTestProduct();
  ada = await setUp(product);
});
after(() => product.stop());

const checkOf = async (name: string) => {
  const { checks } = (await ada.ask('GET', '/administration/health')).body as unknown as Health;
  return checks.find((check) => check.name === name);
};
const failuresOf = async (name: string) => {
  const { items } = (await ada.ask('GET', '/administration/jobs')).body as unknown as { items: JobView[] };
  return items.find((job) => job.name === name)?.failures ?? [];
};
const until = async (happened: () => Promise<boolean>) => {
  for (let tries = 0; !(await happened()); tries++) {
    assert.ok(tries < 200, 'It did not happen within 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

test('work that was given up is told with its reason and for what, runs again when asked to, and is then forgotten', async () => {
  const source = await connectFolder(product, ada, { 'a.md': 'A page.' });
  const { db, jobs } = product.services;
  const asked: object[] = [];
  await sql`update jobs.job set retry_limit = 0`.execute(db);
  await jobs.work([
    {
      name: 'sync-source',
      run: async (data) => {
        asked.push(data);
        if (asked.length === 1) throw new Error('The cable was cut.');
      },
    },
  ]);
  await until(async () => (await failuresOf('sync-source')).length > 0);
  const [failure] = await failuresOf('sync-source');
  assert.ok(failure);
  assert.deepEqual([failure.about, failure.reason], ['Notes for everyone', 'The cable was cut.']);
  assert.equal((await checkOf('jobs'))?.state, 'bad');

  assert.equal((await ada.ask('POST', `/administration/jobs/${failure.id}/retry`, {})).status, 200);
  assert.deepEqual(await failuresOf('sync-source'), [], 'it waits');
  await until(async () => asked.length > 1);
  assert.deepEqual(asked, [{ id: source }, { id: source }]);
  assert.equal((await checkOf('jobs'))?.state, 'good');
  assert.equal((await ada.ask('POST', `/administration/jobs/${failure.id}/retry`, {})).status, 404);
});

test('nothing is told of a failure with what somebody connected for herself', async () => {
  const { db, jobs } = product.services;
  await sql`update source set personal = true`.execute(db);
  const { id } = await db.selectFrom('source').select('id').executeTakeFirstOrThrow();
  await jobs.enqueue(db, 'purge-source', { id }, id);
  await sql`update jobs.job set state = 'failed', output = '{"message": "Dear Ada"}', completed_on = now() where name = 'purge-source'`.execute(
    db,
  );
  const [failure] = await failuresOf('purge-source');
  assert.equal(failure?.about, null);
  assert.ok(!JSON.stringify(failure).includes('Ada'));
  await sql`update source set personal = false`.execute(db);
});

test('a shared source that is not read any more is named', async () => {
  assert.equal((await checkOf('sources'))?.state, 'good');
  const problem = { code: 'gone', message: 'The folder is not there.', remedy: '', at: new Date().toISOString() };
  await sql`update source set problem = ${JSON.stringify(problem)}::jsonb`.execute(product.services.db);
  const check = await checkOf('sources');
  assert.equal(check?.state, 'bad');
  assert.deepEqual(check?.about, ['Notes for everyone']);
});
