import { type App, createRouter } from '#kernel/http.ts';
import { createLog } from '#kernel/log.ts';
import type { Letter } from '#kernel/mail.ts';
import { type Browser, openBrowser } from '#kernel/test-browser.ts';
import { createTestDatabase, type TestDatabase } from '#kernel/testing.ts';
import { createSignIn, mountPeople } from './index.ts';

/** The people slice over a private database, as a browser at some address sees it. */
export type TestApp = TestDatabase & {
  app: App;
  letters: Letter[];
  /** Resolves with the next mail that goes out. */
  nextLetter(): Promise<Letter>;
  browser(from?: Parameters<typeof openBrowser>[1]): Browser;
};
export async function createTestApp(options: { publicUrl?: string; mail?: boolean } = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const { db, pool } = database;
  const letters: Letter[] = [];
  const waiting: Array<(letter: Letter) => void> = [];
  const log = createLog('silent');
  const config = { publicUrl: options.publicUrl ?? 'http://localhost:4040' };
  const mail = {
    configured: options.mail ?? true,
    send: async (letter: Letter) => {
      letters.push(letter);
      waiting.shift()?.(letter);
      return true;
    },
  };
  const signIn = createSignIn({ db, pool, config, mail, log, secretKey: Buffer.alloc(32, 7) });
  const router = createRouter(log);
  const demo = { load: async () => undefined, leave: async () => undefined, isReading: async () => false };
  mountPeople(router, { db, pool, config, mail, log, signIn, isLoopback: true, demo });
  return {
    ...database,
    app: router.app,
    letters,
    nextLetter: () => new Promise((resolve) => waiting.push(resolve)),
    browser: (from) => openBrowser(router.app, { origin: config.publicUrl, ...from }),
  };
}

export const administrator = { name: 'Ada Admin', email: 'ada@example.org', password: 'correct horse battery' };

/** An organisation with its first administrator, signed in. */
export async function setUpOrganisation(app: TestApp): Promise<Browser> {
  const browser = app.browser();
  const { status } = await browser.ask('POST', '/organisation', { name: 'Example', language: 'en', administrator });
  if (status !== 200) throw new Error(`Set-up answered ${status}.`);
  return browser;
}

/** Somebody who accepted an invitation, signed in; with her id. */
export async function invited(
  app: TestApp,
  inviting: Browser,
  person: { name: string; email: string; role?: string },
): Promise<{ browser: Browser; id: string }> {
  const { role = 'member', email, name } = person;
  const invitation = await inviting.ask('POST', '/invitations', { email, role });
  const token = String(invitation.body['link']).split('#')[1];
  const browser = app.browser();
  await browser.ask('POST', '/invitations/accept', { token, name, password: 'a long enough secret' });
  const me = await browser.ask('GET', '/me');
  return { browser, id: (me.body as unknown as { person: { id: string } }).person.id };
}
