import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { checkPage, keepLastLook, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { type Running, startProduct } from '../support/product.ts';

/** A first visit: somebody looks around the demo organisation as one of its people, then as another. */

let product: Running;
let browser: Browser;
let visitor: Visitor;

before(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  visitor = await visit(browser, product.url);
});
afterEach((context) => keepLastLook(visitor?.page, context.name));
after(async () => {
  await visitor?.leave();
  await browser?.close();
  await product?.stop();
});

const become = async (name: string) => {
  const { page } = visitor;
  await page.goto(`${product.url}/welcome`);
  await page.getByRole('button', { name }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(name.split(' ')[0] ?? name) }).waitFor();
};
const ask = async (words: string) => {
  const { page } = visitor;
  await page.goto(`${product.url}/search?q=${encodeURIComponent(words)}`);
  await page.getByRole('heading', { level: 1, name: `“${words}”` }).waitFor();
};

test('one click opens the demo, another makes one of its people of the visitor', async () => {
  const { page } = visitor;
  await page.waitForURL(/\/welcome/);
  await page.getByRole('button', { name: 'Open the demo organisation' }).click();
  await page.getByRole('heading', { level: 1, name: 'Who would you like to be?' }).waitFor();
  await checkPage(page, 'demo-people');
  await page.getByRole('button', { name: 'Lotte Desmet' }).click();
  await page.getByRole('heading', { level: 1, name: /Lotte/ }).waitFor();
  await page.locator('time').first().waitFor();
  await checkPage(page, 'home');
});

test('a question is answered by a passage, beside it the people who know', async () => {
  const { page } = visitor;
  await ask('why do we no longer buy Hexalith cells');
  await page.locator('mark').first().waitFor();
  await page.getByRole('article').first().waitFor();
  await checkPage(page, 'results');
});

test('the keyboard alone leads from the box to an open document', async () => {
  const { page } = visitor;
  await page.goto(product.url);
  await page.getByRole('heading', { level: 1, name: /Lotte/ }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('hose clamp torque');
  await page.keyboard.press('Enter');
  await page.locator('mark').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/documents\//);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await checkPage(page, 'demo-document');
});

test('a person’s page says what she knows and lets her hide it', async () => {
  const { page } = visitor;
  await page.goto(`${product.url}/people?q=lotte`);
  await page
    .getByRole('main')
    .getByRole('link', { name: /Lotte Desmet/ })
    .click();
  await page.getByRole('heading', { level: 2, name: 'Knows about' }).waitFor();
  await checkPage(page, 'person');
  const hide = page.getByRole('button', { name: /^Hide / }).first();
  const topic = ((await hide.getAttribute('aria-label')) ?? '').replace('Hide ', '');
  await hide.click();
  await page.getByRole('button', { name: `Undo my choice about ${topic}` }).waitFor();
  await page.getByRole('button', { name: `Undo my choice about ${topic}` }).click();
  await page.getByRole('button', { name: `Hide ${topic}` }).waitFor();
});

test('every page is at ease with the eye, the keyboard and a phone', async () => {
  await become('Joris Dekkers');
  const { page } = visitor;
  for (const [name, path] of [
    ['people', '/people'],
    ['groups', '/groups'],
    ['sources', '/sources'],
    ['settings', '/settings'],
  ] as const) {
    await page.goto(`${product.url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('main').getByRole('link').or(page.getByRole('main').getByRole('button')).first().waitFor();
    await checkPage(page, name);
  }
});

test('somebody else, who may not read the engineers’ documents, sees nothing of them', async () => {
  const { page } = visitor;
  await become('Amina El Khattabi');
  await ask('NC-304 fade after 3000 cycles');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  const text = await page.getByRole('main').innerText();
  assert.ok(!/Engineering documents/.test(text), text.slice(0, 400));
});

test('the administrator sees the health of the installation, its jobs, people and organisation', async () => {
  const { page } = visitor;
  await become('Joris Dekkers');
  for (const tab of ['health', 'jobs', 'people', 'groups', 'organisation']) {
    await page.goto(`${product.url}/administration/${tab}`);
    await page.getByRole('tabpanel').locator('p, b, label, li').first().waitFor();
    await checkPage(page, `administration-${tab}`);
  }
});
