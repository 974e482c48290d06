import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as contract from '#contract/sign-in.ts';
import { createLog } from '#kernel/log.ts';
import { createAuth } from './auth.ts';
import { administrator, createTestApp, invited, setUpOrganisation, type TestApp } from './test-app.ts';
import type { Browser } from '#kernel/test-browser.ts';

let app: TestApp;
let ada: Browser;
before(async () => {
  app = await createTestApp();
  ada = await setUpOrganisation(app);
});
after(() => app.drop());

const signIn = (browser: Browser, email: string, password: string) =>
  browser.ask('POST', '/auth/sign-in/email', { email, password });
const status = async (browser: Browser) => (await browser.ask('GET', '/me')).status;
const withoutRequest = (body: object) => JSON.stringify(body, (key, value) => (key === 'request' ? undefined : value));

test('signing in works with the right password, however the address is written', async () => {
  const browser = app.browser();
  assert.equal(await status(browser), 401);
  assert.equal((await signIn(browser, 'ADA@Example.org', administrator.password)).status, 200);
  assert.equal(await status(browser), 200);
});

test('the answer holds no secret, and the cookie is out of reach for scripts and other sites', async () => {
  const { body, headers } = await signIn(app.browser(), administrator.email, administrator.password);
  assert.deepEqual(body, { done: true });
  const [cookie = ''] = headers.getSetCookie();
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Lax/);
  assert.match(cookie, /Path=\//);
});

test('a wrong password, an unknown address, a person without account and one who left get the same answer', async () => {
  const gone = await invited(app, ada, { name: 'Gus Gone', email: 'gus@example.org' });
  await ada.ask('PATCH', `/people/${gone.id}`, { active: false });
  await ada.ask('POST', '/people/import', { people: 'name,email\nNo Account,none@example.org', preview: false });
  const answers = [
    await signIn(app.browser(), administrator.email, 'not the password'),
    await signIn(app.browser(), 'nobody@example.org', 'not the password'),
    await signIn(app.browser(), 'none@example.org', 'not the password'),
    await signIn(app.browser(), 'gus@example.org', 'a long enough secret'),
  ];
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [401]);
  assert.equal(new Set(answers.map((answer) => withoutRequest(answer.body))).size, 1);
  assert.deepEqual(
    answers.flatMap((answer) => answer.headers.getSetCookie()),
    [],
  );
});

test('each sign-in has a new session, and the one the browser had before ends', async () => {
  const browser = app.browser();
  await signIn(browser, administrator.email, administrator.password);
  const first = browser.cookie();
  await signIn(browser, administrator.email, administrator.password);
  assert.notEqual(browser.cookie(), first);
  const thief = app.browser({ headers: { cookie: first } });
  assert.equal(await status(thief), 401);
  assert.equal(await status(browser), 200);
});

test('a forged or cut cookie is nobody', async () => {
  const [name = '', value = ''] = ada.cookie().split('=');
  const token = decodeURIComponent(value).split('.')[0] ?? '';
  for (const forged of [token, `${token}.`, `${token}.${'A'.repeat(43)}=`, `${value}x`, '%', ''])
    assert.equal(await status(app.browser({ headers: { cookie: `${name}=${forged}` } })), 401, forged);
});

test('signing out ends this session only; everywhere ends all', async () => {
  const [one, two, three] = [app.browser(), app.browser(), app.browser()];
  const { browser, id } = await invited(app, ada, { name: 'Sam Out', email: 'sam@example.org' });
  for (const device of [one, two, three]) await signIn(device, 'sam@example.org', 'a long enough secret');
  const cookie = one.cookie();
  await one.ask('POST', '/auth/sign-out');
  assert.equal(await status(app.browser({ headers: { cookie } })), 401);
  assert.equal(await status(two), 200);
  await two.ask('POST', '/auth/revoke-sessions');
  for (const device of [browser, two, three]) assert.equal(await status(device), 401);
  const left = await app.db
    .selectFrom('authSession')
    .innerJoin('person', 'person.userId', 'authSession.userId')
    .select('authSession.id')
    .where('person.id', '=', id)
    .execute();
  assert.deepEqual(left, []);
  assert.equal(await status(ada), 200);
});

test('an expired session is nobody; one in use is prolonged once a day', async () => {
  const { browser, id } = await invited(app, ada, { name: 'Eve Time', email: 'eve@example.org' });
  const age = (days: number, expiresIn: number) =>
    app.pool.query(
      `update auth_session set updated_at = now() - make_interval(days => $1), expires_at = now() + make_interval(days => $2)
       where user_id = (select user_id from person where id = $3)`,
      [days, expiresIn, id],
    );
  assert.deepEqual((await browser.ask('GET', '/me')).headers.getSetCookie(), []);
  await age(2, 28);
  const prolonged = await browser.ask('GET', '/me');
  assert.equal(prolonged.status, 200);
  assert.match(prolonged.headers.getSetCookie().join(), /Max-Age=2592000/);
  assert.deepEqual((await browser.ask('GET', '/me')).headers.getSetCookie(), []);
  await age(0, -1);
  assert.equal(await status(browser), 401);
});

test('a session of somebody who left is nobody, however she was deactivated', async () => {
  const { browser, id } = await invited(app, ada, { name: 'Lia Left', email: 'lia@example.org' });
  await app.db.updateTable('person').set({ active: false }).where('id', '=', id).execute();
  assert.equal(await status(browser), 401);
});

test('changing the password needs the present one and signs out every other device', async () => {
  const { browser } = await invited(app, ada, { name: 'Pia Word', email: 'pia@example.org' });
  const other = app.browser();
  await signIn(other, 'pia@example.org', 'a long enough secret');
  const change = (currentPassword: string, newPassword: string) =>
    browser.ask('POST', '/auth/change-password', { currentPassword, newPassword });
  const wrong = await change('not the present one', 'another long secret');
  assert.equal(wrong.status, 400);
  assert.match(JSON.stringify(wrong.body), /currentPassword/);
  assert.equal((await change('a long enough secret', 'short')).status, 400);
  assert.equal((await change('a long enough secret', 'another long secret')).status, 200);
  assert.equal(await status(browser), 200);
  assert.equal(await status(other), 401);
  assert.equal((await signIn(app.browser(), 'pia@example.org', 'a long enough secret')).status, 401);
  assert.equal((await signIn(app.browser(), 'pia@example.org', 'another long secret')).status, 200);
});

describe('a reset link', () => {
  const reset = (token: string, newPassword: string) =>
    app.browser().ask('POST', '/auth/reset-password', { token, newPassword });
  const tokenIn = (text: string) => /#(\S+)/.exec(text)?.[1] ?? '';

  test('goes to the owner of an account, works once and ends all sessions', async () => {
    const { browser } = await invited(app, ada, { name: 'Rex Lost', email: 'rex@example.org' });
    const coming = app.nextLetter();
    const { status: answer } = await app
      .browser()
      .ask('POST', '/auth/request-password-reset', { email: 'Rex@example.org' });
    assert.equal(answer, 200);
    const letter = await coming;
    assert.equal(letter.to, 'rex@example.org');
    const token = tokenIn(letter.text);
    assert.equal((await reset(token, 'short')).status, 400);
    assert.equal((await reset(token, 'my new long secret')).status, 200);
    assert.equal(await status(browser), 401);
    assert.equal((await reset(token, 'an even newer secret')).status, 400);
    assert.equal((await signIn(app.browser(), 'rex@example.org', 'my new long secret')).status, 200);
  });

  test('is spent by only one of several who use it at once', async () => {
    const { id } = await invited(app, ada, { name: 'Tia Twice', email: 'tia@example.org' });
    const { body } = await ada.ask('POST', '/password-resets', { person: id });
    const token = tokenIn(String(body['link']));
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => reset(token, `the new secret ${index}`)));
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 400, 400, 400, 400, 400]);
  });

  test('is kept as a hash only', async () => {
    const { id } = await invited(app, ada, { name: 'Hal Hash', email: 'hal@example.org' });
    const { body } = await ada.ask('POST', '/password-resets', { person: id });
    const { rows } = await app.pool.query('select * from auth_verification');
    assert.ok(!JSON.stringify(rows).includes(tokenIn(String(body['link']))));
  });

  test('expires', async () => {
    const { id } = await invited(app, ada, { name: 'Old Link', email: 'old@example.org' });
    const { body } = await ada.ask('POST', '/password-resets', { person: id });
    await app.pool.query(`update auth_verification set expires_at = now() - interval '1 second'`);
    assert.equal((await reset(tokenIn(String(body['link'])), 'my new long secret')).status, 400);
  });

  test('is answered alike for somebody unknown, and sends nothing', async () => {
    const sent = app.letters.length;
    const answers = await Promise.all(
      ['nobody@example.org', 'gus@example.org', administrator.email].map((email) =>
        app.browser().ask('POST', '/auth/request-password-reset', { email }),
      ),
    );
    assert.equal(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size, 1);
    while (app.letters.length === sent) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(
      app.letters.slice(sent).map((letter) => letter.to),
      [administrator.email],
    );
  });

  test('is made only by administrators, for people with an account who have not left', async () => {
    const { browser, id } = await invited(app, ada, { name: 'Meg Member', email: 'meg@example.org' });
    assert.equal((await browser.ask('POST', '/password-resets', { person: id })).status, 403);
    await ada.ask('PATCH', `/people/${id}`, { active: false });
    assert.equal((await ada.ask('POST', '/password-resets', { person: id })).status, 409);
    assert.equal((await ada.ask('POST', '/password-resets', { person: crypto.randomUUID() })).status, 404);
  });
});

describe('guessing', () => {
  test('is stopped per account, also from many addresses and side by side', async () => {
    await invited(app, ada, { name: 'Vic Tim', email: 'vic@example.org' });
    const attempts = await Promise.all(
      Array.from({ length: 14 }, (_, index) =>
        signIn(app.browser({ address: `192.0.2.${index + 1}` }), 'vic@example.org', 'guess'),
      ),
    );
    const count = (wanted: number) => attempts.filter((attempt) => attempt.status === wanted).length;
    assert.deepEqual([count(401), count(429)], [10, 4]);
    const right = await signIn(app.browser({ address: '192.0.2.99' }), 'vic@example.org', 'a long enough secret');
    assert.equal(right.status, 429);
  });

  test('is stopped for unknown accounts in the same way', async () => {
    const guess = (address: string) => signIn(app.browser({ address }), 'phantom@example.org', 'guess');
    await Promise.all(Array.from({ length: 10 }, () => guess('198.51.100.1')));
    assert.equal((await guess('198.51.100.2')).status, 429);
  });

  test('is stopped per address, a network of IPv6 counting as one; a forged header does not help', async () => {
    const guess = (index: number) => {
      const headers = { 'x-forwarded-for': `203.0.113.${index}` };
      const browser = app.browser({ address: `2001:db8::${index.toString(16)}`, headers });
      return signIn(browser, `guess${index}@example.org`, 'guess');
    };
    const guesses = await Promise.all(Array.from({ length: 60 }, (_, index) => guess(index)));
    assert.deepEqual(new Set(guesses.map((answer) => answer.status)), new Set([401]));
    assert.equal((await signIn(app.browser({ address: '2001:db8::ffff' }), 'other@example.org', 'guess')).status, 429);
    assert.equal((await signIn(app.browser({ address: '2001:db9::1' }), 'other@example.org', 'guess')).status, 401);
  });

  test('is counted by the proxy only where there has to be one, and by the last address it names', async () => {
    const secure = await createTestApp({ publicUrl: 'https://learn.example.org' });
    const ask = async (of: TestApp, address: string, named: (index: number) => string) => {
      const one = (index: number) =>
        of
          .browser({ address, headers: { 'x-forwarded-for': named(index) } })
          .ask('POST', '/auth/request-password-reset', { email: `somebody${index}@example.org` });
      const answers = await Promise.all(Array.from({ length: 21 }, (_, index) => one(index)));
      return answers.filter((answer) => answer.status === 429).length;
    };
    assert.equal(await ask(app, '10.0.0.5', (index) => `203.0.113.${index}`), 1);
    assert.equal(await ask(secure, '10.0.0.5', (index) => `203.0.113.${index}`), 0);
    assert.equal(await ask(secure, '10.0.0.5', (index) => `203.0.113.${index}, 198.51.100.7`), 1);
    assert.equal(await ask(secure, '192.0.2.200', (index) => `203.0.113.${index}`), 1);
    await secure.drop();
  });

  test('does not lock out who succeeds: only failures count', async () => {
    for (let attempt = 0; attempt < 15; attempt++)
      assert.equal((await signIn(app.browser(), administrator.email, administrator.password)).status, 200);
  });

  test('is allowed again when the time is over', async () => {
    await app.pool.query(`update auth_rate_limit set ends_at = now() - interval '1 second'`);
    assert.equal((await signIn(app.browser(), 'vic@example.org', 'a long enough secret')).status, 200);
  });
});

test('what better-auth could do and we do not use is absent, signing up first of all', async () => {
  const used = new Set(contractPaths());
  const offered = await betterAuthPaths();
  assert.ok(offered.length > 20 && offered.includes('/sign-up/email'));
  const asked = { name: 'New', email: 'new@example.org', password: 'a long enough secret' };
  for (const path of offered.filter((one) => !used.has(one)))
    for (const method of ['GET', 'POST'])
      assert.equal((await ada.ask(method, `/auth${path}`, method === 'POST' ? asked : undefined)).status, 404, path);
  const people = await app.db.selectFrom('authUser').select('email').where('email', '=', 'new@example.org').execute();
  assert.deepEqual(people, []);
});

const contractPaths = () => Object.values(contract).map((endpoint) => endpoint.path.replace('/auth', ''));

async function betterAuthPaths(): Promise<string[]> {
  const auth = createAuth({
    pool: app.pool,
    publicUrl: 'http://localhost',
    secret: 'a secret that is only used to list paths',
    log: createLog('silent'),
    maySignIn: async () => false,
    onResetRequested: () => undefined,
  });
  return Object.values(auth.api).flatMap((call) => ('path' in call && call.path ? [String(call.path)] : []));
}
