import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { checkPage, keepLastLook, openBrowser, visit, type Visitor } from '../support/browser.ts';
import { type Client, setUpAt, untilIndexed } from '../support/client.ts';
import { type Running, startProduct } from '../support/product.ts';

/** An administrator brings people in, gives them places, helps them back in, and lets them go; no mail server is set. */

const PEOPLE = `name,email,title,team,manager,languages,shoe size
Cleo Crane,cleo@example.org,Head of workshop,Workshop,,nl;en,39
Dirk Dock,dirk@example.org,Welder,Dry dock,cleo@example.org,nl,44
Eva Eel,eva@example.org,Painter,Dry dock,nobody@example.org,fr,38
Gus Gull,gus at example,Rigger,Workshop,,,41
`;
const TEAMS = 'team,parent,about\nWorkshop,,Everything with steel\nDry dock,Workshop,Below the water line\n';

let product: Running;
let browser: Browser;
let api: Client;
let ada: Visitor;
let bo: Visitor;

before(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  api = await setUpAt(product.url);
  ada = await visit(browser, `${product.url}/sign-in`);
});
afterEach(async ({ name }) => {
  await keepLastLook(ada?.page, name);
  await keepLastLook(bo?.page, `${name} bo`);
});
after(async () => {
  await bo?.leave();
  await ada?.leave();
  await browser?.close();
  await product?.stop();
});

const open = async (page: Page, path: string) => {
  await page.goto(`${product.url}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
};
const signIn = async (page: Page, email: string, password: string) => {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};
const home = (page: Page, name: string) => page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
const chooseFile = async (page: Page, label: RegExp, name: string, mimeType: string, content: string | Buffer) => {
  const asked = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: label }).click();
  await (await asked).setFiles({ name, mimeType, buffer: Buffer.from(content) });
};
const manage = async (name: string) => {
  await open(ada.page, '/administration/people');
  await ada.page.getByRole('button', { name: `Manage ${name}` }).click();
  await ada.page.getByRole('dialog', { name }).getByText('Role', { exact: true }).waitFor();
};
const linkShown = (page: Page) => page.getByRole('textbox', { name: 'Link' }).inputValue();
/** How many documents a question of Bo's finds, as she sees it. */
const boFinds = async (title: string) => {
  await open(bo.page, '/search?q=keel+blocks');
  const found = bo.page.getByRole('link', { name: title });
  await found.or(bo.page.getByText('Nothing found')).first().waitFor();
  return (await found.count()) > 0;
};

test('the administrator signs in; a wrong password is told from nothing else', async () => {
  const { page } = ada;
  await signIn(page, 'ada@example.org', 'not the password');
  await page.getByText('You could not be signed in').waitFor();
  await checkPage(page, 'sign-in-refused');
  await page.getByLabel(/^Password/).fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await home(page, 'Ada');
});

test('a directory file is shown with what is wrong in it, line by line, before anything changes', async () => {
  const { page } = ada;
  await open(page, '/administration/people');
  await page.getByRole('button', { name: 'Import a directory' }).click();
  await chooseFile(page, /^People/, 'people.csv', 'text/csv', PEOPLE);
  await chooseFile(page, /^Teams/, 'teams.csv', 'text/csv', TEAMS);
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByText('2 would be new, 0 changed, 0 stay as they are, 2 cannot be imported.').waitFor();
  await page.getByText('Workshop, Dry dock (in Workshop)').waitFor();
  await page.getByText('Columns that are not understood: shoe size').waitFor();
  const line = (name: string) => page.getByRole('row', { name });
  assert.match(await line('Eva Eel').innerText(), /4.*manager's address nobody@example\.org/s);
  assert.match(await line('Gus Gull').innerText(), /5.*not an e-mail address/s);
  assert.equal((await api.get<{ items: object[] }>('/people')).items.length, 1, 'nothing has changed yet');
  await checkPage(page, 'administration-import');
  await page.getByRole('button', { name: 'Import it' }).click();
  await page.getByText('2 are new').waitFor();
  await page.getByRole('button', { name: 'Back to the people' }).click();
  await page.getByRole('link', { name: 'Dirk Dock' }).waitFor();
});

test('people stand in their teams, teams in theirs, and managers above', async () => {
  const { page } = ada;
  await open(page, '/administration/groups');
  await page.getByRole('link', { name: 'Workshop 2 people' }).waitFor();
  await page.getByRole('link', { name: 'Dry dock 1 person' }).click();
  await page.getByRole('heading', { level: 1, name: 'Dry dock' }).waitFor();
  await page.getByRole('link', { name: 'Workshop' }).waitFor();
  await checkPage(page, 'group');
  await page.getByRole('link', { name: 'Dirk Dock' }).click();
  await page.getByRole('heading', { level: 1, name: 'Dirk Dock' }).waitFor();
  const facts = page.getByRole('complementary', { name: 'About this person' });
  await facts.getByRole('link', { name: 'Cleo Crane' }).waitFor();
  await facts.getByText('Dutch').waitFor();
});

test('an administrator gives somebody another manager and a team', async () => {
  const { page } = ada;
  await manage('Dirk Dock');
  const manager = page.getByRole('combobox', { name: 'Manager' });
  assert.equal(await manager.inputValue(), 'Cleo Crane');
  await checkPage(page, 'administration-manage');
  await manager.fill('ada');
  await page.getByRole('option', { name: 'Ada Admin' }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByRole('combobox', { name: 'Team' }).click();
  await page.getByRole('option', { name: 'Workshop' }).click();
  await page.getByRole('link', { name: 'Dirk Dock Welder · Workshop' }).waitFor();
});

test('somebody is invited and comes in, but does not find what only the workshop reads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'learnscape-dock-'));
  await writeFile(join(folder, 'keel.md'), '# Setting keel blocks\n\nKeel blocks of oak carry forty tonnes each.\n');
  const { items } = await api.get<{ items: Array<{ id: string; name: string }> }>('/groups');
  const workshop = items.find(({ name }) => name === 'Workshop');
  await api.post('/sources', {
    connector: 'folder',
    name: 'Workshop papers',
    settings: { path: folder },
    personal: false,
    audience: { kind: 'some', groups: [workshop?.id], people: [] },
  });
  const { page } = ada;
  await open(page, '/administration/invitations');
  await page.getByLabel('E-mail address').fill('bo@example.org');
  await page.getByRole('button', { name: 'Invite' }).click();
  bo = await visit(browser, await linkShown(page));
  await bo.page.getByLabel('Your name').fill('Bo Baker');
  await bo.page.getByLabel(/^Choose a password/).fill('a long enough secret');
  await bo.page.getByRole('button', { name: 'Come in' }).click();
  await home(bo.page, 'Bo');
  await untilIndexed(api, 1);
  assert.equal(await boFinds('Setting keel blocks'), false);
});

test('who joins a group inside the workshop’s finds it with the next question, who leaves no longer', async () => {
  const { page } = ada;
  await open(page, '/groups');
  await page.getByRole('link', { name: /^Dry dock/ }).click();
  await page.getByRole('combobox', { name: 'Add somebody' }).fill('baker');
  await page.getByRole('option', { name: 'Bo Baker' }).click();
  await page.getByRole('button', { name: 'Remove Bo Baker' }).waitFor();
  assert.equal(await boFinds('Setting keel blocks'), true);
  await page.getByRole('button', { name: 'Remove Bo Baker' }).click();
  await page.getByText('Nobody is in it directly.').waitFor();
  assert.equal(await boFinds('Setting keel blocks'), false);
});

test('a person describes herself and shows her face', async () => {
  const { page } = bo;
  await open(page, '/');
  await page.getByRole('button', { name: 'My menu' }).click();
  await page.getByRole('menuitem', { name: 'My page' }).click();
  await page.getByRole('button', { name: 'Change my profile' }).click();
  await checkPage(page, 'profile-form');
  await chooseFile(page, /^Picture/, 'notes.png', 'image/png', 'no picture at all');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This picture could not be read').waitFor();
  await chooseFile(page, /^Picture/, 'bo.png', 'image/png', await page.screenshot());
  await page.getByRole('textbox', { name: 'Work', exact: true }).fill('Baker of bread');
  await page.getByRole('combobox', { name: 'Projects' }).fill('Sourdough');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('Baker of bread').first().waitFor();
  await page.getByText('Sourdough').waitFor();
  const { items } = await api.get<{ items: Array<{ name: string; picture: string | null }> }>('/people?q=bo');
  assert.match(items[0]?.picture ?? '', /picture/);
  await checkPage(page, 'profile-own');
});

test('who has chosen a language reads in it, everybody else in that of the organisation', async () => {
  const { page } = bo;
  await open(page, '/settings');
  await page.getByLabel('Language').selectOption('Nederlands');
  await page.getByRole('heading', { level: 1, name: 'Mijn instellingen' }).waitFor();
  await open(ada.page, '/administration/organisation');
  await ada.page.getByLabel('Its language').selectOption('Français');
  await ada.page.getByRole('button', { name: 'Save' }).click();
  await ada.page.getByText('Enregistré.').waitFor();
  await checkPage(ada.page, 'administration-french');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Mijn instellingen' }).waitFor();
  await ada.page.getByLabel('Sa langue').selectOption('English');
  await ada.page.getByRole('button', { name: 'Enregistrer' }).click();
  await ada.page.getByText('Saved.').waitFor();
  await page.getByLabel('Taal').selectOption('');
  await page.getByRole('heading', { level: 1, name: 'My settings' }).waitFor();
});

test('signing out everywhere ends the session on another device, too', async () => {
  const phone = await visit(browser, `${product.url}/sign-in`, { phone: true });
  await signIn(phone.page, 'ada@example.org', 'correct horse battery');
  await home(phone.page, 'Ada');
  await open(phone.page, '/settings');
  await phone.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await phone.page.getByRole('button', { name: 'Sign in' }).waitFor();
  await phone.leave();
  await ada.page.goto(`${product.url}/administration/people`);
  await signIn(ada.page, 'ada@example.org', 'correct horse battery');
  await ada.page.getByRole('link', { name: 'Bo Baker' }).waitFor();
});

test('without a mail server the administrator hands over a link for a new password, which works once', async () => {
  await manage('Bo Baker');
  await ada.page.getByRole('button', { name: 'Make a link for a new password' }).click();
  const link = await linkShown(ada.page);
  await checkPage(ada.page, 'administration-reset');
  const { page } = bo;
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel(/^Choose a password/).fill('another long secret');
  await page.getByRole('button', { name: 'Keep this password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, 'bo@example.org', 'another long secret');
  await home(page, 'Bo');
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel(/^Choose a password/).fill('yet another secret');
  await page.getByRole('button', { name: 'Keep this password' }).click();
  await page.getByText('This link has expired or was used already.').waitFor();
});

test('who has left is out at once, stands among those who left, and can be brought back', async () => {
  const { page } = ada;
  await open(bo.page, '/people');
  await manage('Bo Baker');
  await page.getByRole('button', { name: 'This person has left' }).click();
  await page.getByRole('button', { name: 'Bring back' }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await bo.page.reload();
  await signIn(bo.page, 'bo@example.org', 'another long secret');
  await bo.page.getByText('You could not be signed in').waitFor();
  await page.getByText('Left', { exact: true }).click();
  await page.getByRole('button', { name: 'Bring back Bo Baker' }).waitFor();
  await checkPage(page, 'administration-left');
  await page.getByRole('button', { name: 'Bring back Bo Baker' }).click();
  await page.getByText('Nobody has left.').waitFor();
  await bo.page.getByRole('button', { name: 'Sign in' }).click();
  await bo.page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
});
