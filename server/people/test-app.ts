import { type App, createRouter } from '#kernel/http.ts';
import { createLog } from '#kernel/log.ts';
import type { Letter } from '#kernel/mail.ts';
import { createTestDatabase, type TestDatabase } from '#kernel/testing.ts';
import { createSignIn, mountPeople } from './index.ts';

/** The people slice over a private database, as a browser at some address sees it. */
export type TestApp = TestDatabase & {
  app: App;
  letters: Letter[];
  /** Resolves with the next mail that goes out. */
  nextLetter(): Promise<Letter>;
  browser(from?: Partial<Place>): Browser;
};
type Place = { origin: string; address: string; headers: Record<string, string> };
type Answer = { status: number; body: Record<string, never>; headers: Headers };
export type Browser = {
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  cookie(): string;
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
    browser: (from = {}) =>
      openBrowser(router.app, { origin: config.publicUrl, address: '127.0.0.1', headers: {}, ...from }),
  };
}

function openBrowser(app: App, { origin, address, headers: always }: Place): Browser {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    cookie,
    async ask(method, path, body, headers = {}) {
      const response = await app.request(
        `${origin}/api${path}`,
        {
          method,
          headers: {
            'sec-fetch-site': 'same-origin',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(jar.size > 0 && { cookie: cookie() }),
            ...always,
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        },
        { incoming: { socket: { remoteAddress: address, remotePort: 40_000, remoteFamily: 'IPv4' } } },
      );
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/max-age=0/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const isJson = response.headers.get('content-type')?.includes('json');
      return { status: response.status, body: isJson ? await response.json() : {}, headers: response.headers };
    },
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
