import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rebuild } from '#knowledge';
import type { Browser } from '#kernel/test-browser.ts';
import { type Answer, good, startEndpoint, status } from '../knowledge/meaning/endpoint-for-tests.ts';
import { connectFolder, createTestProduct, setUp, type TestProduct } from '../test-product.ts';

let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let product: TestProduct;
let ada: Browser;
before(async () => {
  endpoint = await startEndpoint();
  endpoint.answerAlways(status(401));
  product = await createTestProduct({ EMBEDDINGS_URL: endpoint.url, EMBEDDINGS_MODEL: 'words' });
  ada = await setUp(product);
});
after(async () => {
  await product.stop();
  await endpoint.close();
});

/** A model that knows what a vacation is. */
const knowing: Answer = (asked, response) =>
  good({ ...asked, input: asked.input.map((text) => text.replaceAll(/vacation/gi, 'holidays')) }, response);

type Found = { items: Array<{ document: { title: string } }>; missing: string[] };
async function found(q: string): Promise<{ titles: string[]; missing: string[] }> {
  const { body } = await ada.ask('GET', `/search?q=${encodeURIComponent(q)}`);
  const { items, missing } = body as unknown as Found;
  return { titles: items.map(({ document }) => document.title), missing };
}

async function meaningCheck(): Promise<{ state: string; about: string[] }> {
  const { body } = await ada.ask('GET', '/administration/health');
  const { checks } = body as unknown as { checks: Array<{ name: string; state: string; about: string[] }> };
  return checks.find(({ name }) => name === 'meaning') ?? assert.fail('no such check');
}

test('a model that cannot be reached leaves search to words, and answer and administrator are told', async () => {
  await connectFolder(product, ada, {
    'moorings.md': '# Moorings\n\nShore power at berths is checked each spring.\n',
    'holidays.md': '# Holidays\n\nEverybody has thirty days.\n',
  });
  assert.deepEqual(await found('holidays'), { titles: ['Holidays'], missing: ['meaning'] });
  assert.deepEqual(await found('vacation'), { titles: [], missing: ['meaning'] });
  const { state, about } = await meaningCheck();
  assert.equal(state, 'bad');
  assert.match(about.join(), /refuses the key.*Set EMBEDDINGS_KEY/);
});

test('when it answers, passages are read behind the requests, and then found by what they mean', async () => {
  endpoint.answerAlways(knowing);
  for (let tries = 0; tries < 300 && (await meaningCheck()).state === 'bad'; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal((await meaningCheck()).state, 'busy');
  await product.settle();
  assert.equal((await meaningCheck()).state, 'good');
  const { titles, missing } = await found('vacation');
  assert.deepEqual([titles[0], missing], ['Holidays', []]);
});

test('a new document is found by what it means', async () => {
  await connectFolder(product, ada, { 'leave.md': '# Leave\n\nA vacation is asked for in spring, by mail.\n' });
  const { titles } = await found('holidays');
  assert.deepEqual(titles.slice(0, 2).toSorted(), ['Holidays', 'Leave']);
});

test('a rebuilt index asks the model nothing again', async () => {
  const { length } = endpoint.asked;
  await rebuild(product.services.db, product.services.index);
  await product.settle();
  assert.equal(endpoint.asked.length, length);
  assert.ok((await found('vacation')).titles.includes('Holidays'));
});

test('when it breaks down, words answer at once, and it is spared', async () => {
  endpoint.answerAlways(status(500));
  const { length } = endpoint.asked;
  for (const word of ['spring', 'berths', 'power', 'shore', 'checked'])
    assert.deepEqual((await found(`${word} moorings`)).missing, ['meaning']);
  assert.equal((await found('moorings')).titles[0], 'Moorings');
  assert.equal(endpoint.asked.length, length + 3);
  const { state, about } = await meaningCheck();
  assert.equal(state, 'bad');
  assert.match(about.join(), /busy or broken \(status 500\)/);
});
