import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { TopicMap } from '#contract/topics.ts';
import { checkFits, checkPage, keepLastLook, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { type Client, createClient } from '../support/client.ts';
import { type Running, startProduct } from '../support/product.ts';

/** Somebody of the demo looks at what the organisation writes about, as a picture, as a list, topic by topic. */

const PATIENCE_MS = 240_000;

let product: Running;
let browser: Browser;
let visitor: Visitor;
let client: Client;

before(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  client = createClient(product.url);
  await client.post('/demo', {});
  visitor = await visit(browser, product.url);
  const { page } = visitor;
  await page.goto(`${product.url}/welcome`);
  await page.getByRole('button', { name: 'Charlotte Vasseur' }).click();
  await page.getByRole('heading', { level: 1, name: /Charlotte/ }).waitFor();
});
afterEach((context) => keepLastLook(visitor?.page, context.name));
after(async () => {
  await visitor?.leave();
  await browser?.close();
  await product?.stop();
});

const topicsPage = () => visitor.page.getByRole('heading', { level: 1, name: 'Topics' }).waitFor();
/** A size of a phone and back again. */
const onPhone = async (look: () => Promise<void>) => {
  await visitor.page.setViewportSize({ width: 390, height: 844 });
  await look();
  await visitor.page.setViewportSize({ width: 1280, height: 800 });
};

test('before they are found the page says what they need', async () => {
  const { page } = visitor;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Topics' }).first().click();
  await topicsPage();
  await page
    .getByRole('heading', { level: 2, name: /Topics (appear|are being found)/ })
    .or(page.getByRole('navigation', { name: 'Map of topics' }))
    .waitFor();
});

test('topics appear by themselves when the documents have come in', async () => {
  const { page } = visitor;
  const people = await client.get<{ items: Array<{ id: string; name: string }> }>('/demo/people');
  await client.post('/demo/sign-in', { person: people.items[0]?.id });
  const until = Date.now() + PATIENCE_MS;
  const areThere = async () => (await client.get<TopicMap>('/topics')).topics.length > 5;
  while (!(await areThere())) {
    assert.ok(Date.now() < until, 'no topics in time');
    await page.waitForTimeout(1_000);
  }
  await page.goto(`${product.url}/topics`);
  await page.getByRole('navigation', { name: 'Map of topics' }).waitFor();
  await checkPage(page, 'topic-map');
});

test('the keyboard walks over the map and opens a topic, with what to read and whom to ask', async () => {
  const { page } = visitor;
  const map = page.getByRole('navigation', { name: 'Map of topics' });
  const nameNow = () => page.evaluate<string | null>('document.activeElement?.getAttribute("aria-label")');
  await page.getByRole('radio', { name: 'Map' }).focus();
  await page.keyboard.press('Tab');
  const first = await nameNow();
  assert.match(first ?? '', /documents?/);
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
  assert.match((await nameNow()) ?? '', /documents?/);
  const arm = map.getByRole('link', { name: /arm/i }).first();
  const name = (await arm.getAttribute('aria-label'))?.split(',')[0] ?? '';
  await arm.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Who knows' }).waitFor();
  await checkPage(page, 'topic');
  await onPhone(() => checkFits(page));
});

test('from a topic to the person who knows most, and from her topics back', async () => {
  const { page } = visitor;
  const topic = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  const knowing = page.locator('section', { has: page.getByRole('heading', { name: 'Who knows' }) });
  const person = knowing.getByRole('link').first();
  const name = (await person.locator('b').textContent()) ?? '';
  await person.click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('link', { name: topic, exact: true }).first().click();
  await page.getByRole('heading', { level: 1, name: topic }).waitFor();
});

test('as a list the same is there in words, narrowed by what is typed', async () => {
  const { page } = visitor;
  await page.goto(`${product.url}/topics?view=list`);
  const links = page.getByRole('main').getByRole('listitem').getByRole('link');
  await links.first().waitFor();
  await checkPage(page, 'topic-list');
  await onPhone(() => checkFits(page));
  const all = await links.count();
  await page.getByRole('textbox', { name: 'Find a topic' }).fill('arm');
  const some = await links.count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
});
