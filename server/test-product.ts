import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App, Mounted } from '#kernel/http.ts';
import { startJobs } from '#kernel/jobs.ts';
import { createLog } from '#kernel/log.ts';
import { type Browser, openBrowser } from '#kernel/test-browser.ts';
import { createTestDatabase } from '#kernel/testing.ts';
import { catchUp, createParser, openWordIndex, renewMeaning } from '#knowledge';
import { finishPurge, syncSource } from '#sources';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { jobNames } from './jobs.ts';
import { createServices, type Services } from './services.ts';

/** The whole product over a private database and data directory; work behind the requests is done when asked for. */
export type TestProduct = {
  app: App;
  mounted: Mounted[];
  mountedBytes: string[];
  services: Services;
  browser(): Browser;
  /** Reads every source that is not paused, finishes purges, and brings the index up to date. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

export async function createTestProduct(env: Record<string, string> = {}): Promise<TestProduct> {
  const directory = await mkdtemp(join(tmpdir(), 'learnscape-product-'));
  const database = await createTestDatabase();
  const log = createLog('silent');
  const index = await openWordIndex({ directory: join(directory, 'index'), log });
  const parser = createParser({ size: 1 });
  const jobs = await startJobs(database.url, [...jobNames], log);
  const services = createServices({
    ...database,
    config: readConfig({ DATA_DIR: directory, ...env }),
    log,
    index,
    parser,
    jobs,
    secretKey: Buffer.alloc(32, 7),
    now: () => new Date(),
  });
  const web = { webDirectory: join(directory, 'web'), isLoopback: true, startedAt: new Date() };
  const { app, router } = createApp(services, web);
  return {
    app,
    mounted: router.mounted,
    mountedBytes: router.mountedBytes,
    services,
    browser: () => openBrowser(app),
    settle: () => settle(services),
    async stop() {
      await jobs.stop();
      await services.meaning.close();
      await parser.close();
      await index.close();
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}

const forever = new AbortController().signal;

async function settle({ db, index, meaning, sources, now }: Services): Promise<void> {
  for (const { id } of await db.selectFrom('source').select('id').where('paused', '=', false).execute())
    await syncSource(sources, id, forever);
  for (const { id } of await db.selectFrom('source').select('id').where('purging', '=', true).execute())
    await finishPurge(sources, id, forever);
  await catchUp(db, index, forever);
  await renewMeaning({ db, index, meaning }, { now: now(), isReading: false }, forever);
}

export const ada = { name: 'Ada Admin', email: 'ada@example.org', password: 'correct horse battery' };

/** Sets up an organisation; answers its administrator's browser. */
export async function setUp(product: TestProduct): Promise<Browser> {
  const browser = product.browser();
  const { status } = await browser.ask('POST', '/organisation', {
    name: 'Example',
    language: 'en',
    administrator: ada,
  });
  if (status !== 200) throw new Error(`Set-up answered ${status}.`);
  return browser;
}

/** A colleague who accepted an invitation, signed in; with her id. */
export async function welcome(product: TestProduct, administrator: Browser, name: string) {
  const email = `${name.toLowerCase()}@example.org`;
  const invitation = await administrator.ask('POST', '/invitations', { email, role: 'member' });
  const token = String(invitation.body['link']).split('#')[1];
  const browser = product.browser();
  const { status } = await browser.ask('POST', '/invitations/accept', {
    token,
    name,
    password: 'a long enough secret',
  });
  if (status !== 200) throw new Error(`The invitation answered ${status}.`);
  const me = await browser.ask('GET', '/me');
  return { browser, id: String(me.body['person']?.['id']), email };
}

/** Writes files into a new folder, connects it for these people (or everyone) and reads it. Answers the source's id. */
export async function connectFolder(
  product: TestProduct,
  administrator: Browser,
  files: Record<string, string>,
  readers: string[] | 'everyone' = 'everyone',
): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'learnscape-folder-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  const { status, body } = await administrator.ask('POST', '/sources', {
    connector: 'folder',
    name: `Notes for ${readers === 'everyone' ? readers : readers.length}`,
    settings: { path },
    personal: false,
    audience: readers === 'everyone' ? { kind: 'everyone' } : { kind: 'some', groups: [], people: readers },
  });
  if (status !== 200) throw new Error(`The folder was not connected: ${JSON.stringify(body)}`);
  await product.settle();
  return String(body['id']);
}
