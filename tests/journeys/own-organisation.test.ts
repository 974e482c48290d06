import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { checkFits, checkPage, keepLastLook, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { type Running, startProduct } from '../support/product.ts';

/** An organisation of one's own, from the empty installation to a colleague who finds only what she may read. */

let product: Running;
let browser: Browser;
let ada: Visitor;
let dovecot: Dovecot | null = null;
let folder: string;
let invitation = 'about:blank';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'learnscape-handbook-'));
  await mkdir(join(folder, 'kiln'));
  await writeFile(
    join(folder, 'kiln/firing.md'),
    '---\ntitle: Firing the kiln\nauthors:\n  - Ada Admin <ada@example.org>\ndate: 2026-05-04\n---\n\nFor stoneware the kiln climbs 80 degrees an hour up to 600, then as fast as it can to 1240, and soaks for twenty minutes.\n',
  );
  await writeFile(join(folder, 'kiln/broken.pdf'), '%PDF-1.7 and then nothing that makes sense');
  [product, browser] = await Promise.all([startProduct({ MAIL_NETWORKS: '127.0.0.0/8' }), openBrowser()]);
  if (!dovecotMissing()) dovecot = await startDovecot();
});
afterEach((context) => keepLastLook(ada?.page, context.name));
after(async () => {
  await ada?.leave();
  await browser?.close();
  await dovecot?.stop();
  await product?.stop();
});

const ask = async (page: Page, words: string) => {
  await page.goto(`${product.url}/`);
  await page.getByRole('combobox', { name: /ask|find|search/i }).fill(words);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: `“${words}”` }).waitFor();
};

test('a first visitor is spoken to in the language of her browser', async () => {
  const visitor = await visit(browser, product.url, { locale: 'de-AT', phone: true });
  await visitor.page.getByRole('heading', { level: 1, name: 'Finden, was bekannt ist, und wer es weiß' }).waitFor();
  assert.equal(await visitor.page.locator('html').getAttribute('lang'), 'de-AT');
  await checkPage(visitor.page, 'welcome-german');
  await visitor.leave();
});

test('the first administrator sets the organisation up', async () => {
  ada = await visit(browser, product.url);
  const { page } = ada;
  await page.waitForURL(/\/welcome/);
  await checkPage(page, 'welcome');
  await page.getByRole('link', { name: 'Set up my organisation' }).click();
  await page.getByLabel('Name of the organisation').fill('Atelier Ada');
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page
    .getByLabel(/password/i)
    .first()
    .fill('short');
  await page.getByRole('button', { name: 'Set it up' }).click();
  assert.equal(await page.locator('input:invalid').count(), 1, 'a short password is refused before it is sent');
  await checkPage(page, 'set-up');
  await page
    .getByLabel(/password/i)
    .first()
    .fill('correct horse battery');
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor();
  await checkPage(page, 'home-empty');
});

test('a folder is connected, read, and what failed in it is told', async () => {
  const { page } = ada;
  await page.goto(`${product.url}/sources`);
  await checkPage(page, 'sources-empty');
  await page.goto(`${product.url}/sources/new/folder`);
  await page.getByLabel(/^Folder/).fill(join(folder, 'nowhere'));
  await page.getByRole('button', { name: 'Look what is there' }).click();
  await page.getByText('is not there').waitFor();
  await page.getByLabel(/^Folder/).fill(folder);
  await page.getByRole('button', { name: 'Look what is there' }).click();
  await page.getByText('2 files').waitFor();
  await checkPage(page, 'connect-folder-preview');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel(/^Name/).fill('Handbook');
  await page.getByText('Everyone', { exact: true }).click();
  await checkPage(page, 'connect-folder-readers');
  await page.getByRole('button', { name: 'Connect and start reading' }).click();
  await page.getByText('Damaged (1)').waitFor();
  await page.getByText('broken.pdf', { exact: true }).waitFor();
  await page.getByText('Up to date').waitFor();
  await checkPage(page, 'source');
});

test('a question finds the passage that answers, and the person who wrote it', async () => {
  const { page } = ada;
  await ask(page, 'how fast does the kiln climb for stoneware');
  await page.getByRole('link', { name: 'Firing the kiln' }).first().waitFor();
  await page
    .locator('mark', { hasText: /stoneware/i })
    .first()
    .waitFor();
  await page.getByText('Ada Admin').first().waitFor();
  await checkPage(page, 'results-own');
  await page.getByRole('link', { name: 'Firing the kiln' }).first().click();
  await page.waitForURL(/\/documents\//);
  await page.getByRole('heading', { level: 1, name: 'Firing the kiln' }).waitFor();
  await page.getByText('soaks for twenty minutes').waitFor();
  await checkPage(page, 'document');
});

test(
  'a mailbox of one’s own is connected folder by folder, and only its owner finds what is in it',
  { skip: dovecotMissing() },
  async () => {
    assert.ok(dovecot);
    const { user, password } = dovecot.addMailbox('ada', 'letters and numbers');
    const message = (subject: string, text: string) =>
      `From: Glaze Works <info@glaze.example>\r\nTo: ada@example.org\r\nSubject: ${subject}\r\nMessage-ID: <${subject.length}@glaze.example>\r\nDate: Tue, 3 Nov 2026 10:00:00 +0100\r\n\r\n${text}\r\n`;
    dovecot.deliver(user, 'INBOX', [
      message('Your celadon order', 'The celadon glaze ships on Thursday with forty kilograms of feldspar.'),
    ]);
    const { page } = ada;
    await page.goto(`${product.url}/sources/new/imap`);
    await page.getByLabel('Mail server').fill(dovecot.host);
    await page.getByLabel('Port').fill(String(dovecot.tlsPort));
    await page.getByLabel('User name').fill(user);
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole('button', { name: 'Look what is there' }).click();
    await page.getByText(dovecot.fingerprint).waitFor();
    await checkPage(page, 'connect-mailbox-certificate');
    await page.getByLabel('Trusted certificate').fill(dovecot.fingerprint);
    await page.getByRole('button', { name: 'Look what is there' }).click();
    await page.getByLabel('INBOX').check();
    await checkPage(page, 'connect-mailbox-preview');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel(/^Name/).fill('My mail');
    await page.getByText('Only you', { exact: true }).click();
    await page.getByRole('button', { name: 'Connect and start reading' }).click();
    await page.getByText('Up to date').waitFor();
    await ask(page, 'when does the celadon ship');
    await page.getByRole('link', { name: 'Your celadon order' }).first().click();
    await page.getByText('forty kilograms of feldspar').waitFor();
    await checkPage(page, 'mail');
  },
);

test('a colleague is invited', async () => {
  const { page } = ada;
  await page.goto(`${product.url}/administration/invitations`);
  await page.getByLabel('E-mail address').fill('bo@example.org');
  await page.getByRole('button', { name: /invit/i }).first().click();
  invitation = await page.getByLabel('Link', { exact: true }).inputValue();
  await checkPage(page, 'administration-invitations');
});

test('she comes in by the link and finds the handbook, but nobody’s mail', async () => {
  const bo = await visit(browser, invitation, { phone: true }).catch((error: unknown) => {
    throw new Error(`The link is ${invitation}`, { cause: error });
  });
  const { page } = bo;
  await page.getByLabel('Your name').fill('Bo Baker');
  await page
    .getByLabel(/password/i)
    .first()
    .fill('a long enough secret');
  await page.getByRole('button', { name: 'Come in' }).click();
  await page.getByRole('heading', { level: 1, name: /Bo/ }).waitFor();
  await checkFits(page);
  await ask(page, 'kiln stoneware');
  await page.getByRole('link', { name: 'Firing the kiln' }).first().waitFor();
  await checkFits(page);
  await ask(page, 'celadon feldspar');
  await page.getByText('Nothing found').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Your celadon order' }).count(), 0);
  await page.goto(`${product.url}/administration`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.ok(!(await page.content()).includes('bo@example.org'));
  await bo.leave();
});
