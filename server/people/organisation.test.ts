import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { administrator, createTestApp, invited, setUpOrganisation, type TestApp } from './test-app.ts';

const open: TestApp[] = [];
const newApp = async (...options: Parameters<typeof createTestApp>) => {
  const app = await createTestApp(...options);
  open.push(app);
  return app;
};
after(() => Promise.all(open.map((app) => app.drop())));

const setUp = { name: 'Example', language: 'nl', administrator };
const tokenOf = (body: object) => String((body as { link: string }).link).split('#')[1] ?? '';

describe('setting up', () => {
  test('an empty installation makes its first administrator, signed in', async () => {
    const app = await newApp({ mail: false });
    const browser = app.browser();
    const before = await browser.ask('GET', '/organisation');
    assert.deepEqual(before.body, {
      state: 'empty',
      name: null,
      language: 'en',
      demo: false,
      demoOffered: true,
      problem: null,
      mailConfigured: false,
      version: manifest.version,
    });
    assert.equal((await browser.ask('POST', '/organisation', setUp)).status, 200);
    const me = await browser.ask('GET', '/me');
    assert.equal(me.body['role'], 'administrator');
    assert.equal(me.body['language'], 'nl');
    const organisation = await app.browser().ask('GET', '/organisation');
    assert.deepEqual([organisation.body['state'], organisation.body['name']], ['ready', 'Example']);
  });

  test('is won by exactly one of several at once, and the others leave nothing behind', async () => {
    const app = await newApp();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        app.browser().ask('POST', '/organisation', {
          ...setUp,
          administrator: { ...administrator, email: `admin${index}@example.org` },
        }),
      ),
    );
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 409, 409, 409, 409, 409]);
    const { rows } = await app.pool.query(
      'select (select count(*) from person) as people, (select count(*) from auth_user) as users',
    );
    assert.deepEqual(rows, [{ people: 1, users: 1 }]);
  });

  test('is over afterwards, and a weak password is refused before', async () => {
    const app = await newApp();
    const weak = { ...setUp, administrator: { ...administrator, password: 'short' } };
    assert.equal((await app.browser().ask('POST', '/organisation', weak)).status, 400);
    await setUpOrganisation(app);
    assert.equal((await app.browser().ask('POST', '/organisation', setUp)).status, 409);
  });

  test('by another site is refused, as is every other change from there', async () => {
    const app = await newApp();
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    assert.equal((await app.browser().ask('POST', '/organisation', setUp, elsewhere)).status, 403);
    const ada = await setUpOrganisation(app);
    const refused = await ada.ask('PATCH', '/organisation', { name: 'Evil' }, elsewhere);
    assert.equal(refused.status, 403);
    assert.equal((await ada.ask('PATCH', '/organisation', { name: 'Good' })).body['name'], 'Good');
  });
});

test('over https the cookie is bound to the host and never sent in the clear', async () => {
  const app = await newApp({ publicUrl: 'https://learn.example.org' });
  const answer = await app.browser().ask('POST', '/organisation', setUp);
  const [cookie = ''] = answer.headers.getSetCookie();
  assert.match(cookie, /^__Host-learnscape\.session_token=/);
  assert.match(cookie, /; Secure/);
  assert.doesNotMatch(cookie, /Domain=/i);
});

describe('an invitation', () => {
  test('is mailed, names its organisation, and is accepted once', async () => {
    const app = await newApp();
    const ada = await setUpOrganisation(app);
    const invitation = await ada.ask('POST', '/invitations', { email: 'Nia@Example.org', name: 'Nia', role: 'lead' });
    assert.deepEqual([invitation.body['email'], invitation.body['mailed']], ['nia@example.org', true]);
    const token = tokenOf(invitation.body);
    assert.match(app.letters[0]?.text ?? '', new RegExp(token));
    const nia = app.browser();
    const seen = await nia.ask('POST', '/invitations/open', { token });
    assert.deepEqual(seen.body, { organisation: 'Example', email: 'nia@example.org', name: 'Nia' });
    const accept = { token, name: 'Nia New', password: 'a long enough secret' };
    const answers = await Promise.all([1, 2, 3].map(() => app.browser().ask('POST', '/invitations/accept', accept)));
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 404, 404]);
    assert.equal((await nia.ask('POST', '/invitations/open', { token })).status, 404);
    await nia.ask('POST', '/auth/sign-in/email', { email: 'nia@example.org', password: accept.password });
    assert.equal((await nia.ask('GET', '/me')).body['role'], 'lead');
    const [listed] = (await ada.ask('GET', '/invitations')).body['items'] as unknown as Array<object>;
    assert.deepEqual(
      { ...listed, id: 0, createdAt: 0, expiresAt: 0 },
      {
        id: 0,
        createdAt: 0,
        expiresAt: 0,
        email: 'nia@example.org',
        name: 'Nia',
        role: 'lead',
        invitedBy: 'Ada Admin',
        state: 'accepted',
        link: null,
        mailed: true,
      },
    );
  });

  test('makes the person of the directory a user, and nobody twice', async () => {
    const app = await newApp();
    const ada = await setUpOrganisation(app);
    await ada.ask('POST', '/people/import', {
      people: 'name,email,title\nDi Rect,di@example.org,Pilot',
      preview: false,
    });
    const { browser } = await invited(app, ada, { name: 'Di Rect', email: 'di@example.org' });
    const me = (await browser.ask('GET', '/me')).body['person'] as unknown as { title: string };
    assert.equal(me.title, 'Pilot');
    const people = (await ada.ask('GET', '/people')).body['items'] as unknown as unknown[];
    assert.equal(people.length, 2);
    assert.equal((await ada.ask('POST', '/invitations', { email: 'di@example.org', role: 'member' })).status, 409);
  });

  test('ends by a newer one, by being withdrawn and after its days', async () => {
    const app = await newApp();
    const ada = await setUpOrganisation(app);
    const invite = async () =>
      (await ada.ask('POST', '/invitations', { email: 'ivo@example.org', role: 'member' })).body;
    const opens = async (body: object) =>
      (await app.browser().ask('POST', '/invitations/open', { token: tokenOf(body) })).status;
    const [first, second] = [await invite(), await invite()];
    assert.deepEqual([await opens(first), await opens(second)], [404, 200]);
    await ada.ask('DELETE', `/invitations/${second['id']}`);
    assert.equal(await opens(second), 404);
    const third = await invite();
    await app.pool.query(`update invitation set expires_at = now() - interval '1 second'`);
    assert.equal(await opens(third), 404);
    const [listed] = (await ada.ask('GET', '/invitations')).body['items'] as unknown as Array<{ state: string }>;
    assert.equal(listed?.state, 'expired');
  });

  test('is made by administrators only, and its secret is kept as a hash', async () => {
    const app = await newApp();
    const ada = await setUpOrganisation(app);
    const { browser } = await invited(app, ada, { name: 'Mel Member', email: 'mel@example.org' });
    assert.equal((await browser.ask('POST', '/invitations', { email: 'x@example.org', role: 'member' })).status, 403);
    assert.equal((await browser.ask('GET', '/invitations')).status, 403);
    const { body } = await ada.ask('POST', '/invitations', { email: 'x@example.org', role: 'member' });
    const { rows } = await app.pool.query('select * from invitation');
    assert.ok(!JSON.stringify(rows).includes(tokenOf(body)));
  });

  test('without a mail server is handed over by the administrator', async () => {
    const app = await newApp({ mail: false });
    const ada = await setUpOrganisation(app);
    const { body } = await ada.ask('POST', '/invitations', { email: 'x@example.org', role: 'member' });
    assert.equal(body['mailed'], false);
    assert.match(String(body['link']), /^http:\/\/localhost:4040\/invitation#/);
  });
});

describe('the demo', () => {
  const demoApp = async (publicUrl?: string) => {
    const app = await newApp(publicUrl ? { publicUrl } : {});
    await app.pool.query(`insert into organisation (name, demo) values ('Demo', true)`);
    await app.pool.query(`insert into person (name, email) values ('Dee Mo', 'dee@demo.example')`);
    return app;
  };
  const firstPerson = async (app: TestApp) => {
    const { rows } = await app.pool.query<{ id: string }>('select id from person');
    return rows[0]?.id ?? '';
  };

  test('lets somebody at this machine in as one of its people, again and again', async () => {
    const app = await demoApp();
    const browser = app.browser();
    const people = (await browser.ask('GET', '/demo/people')).body['items'] as unknown as Array<{ id: string }>;
    for (let visit = 0; visit < 2; visit++)
      assert.equal((await browser.ask('POST', '/demo/sign-in', { person: people[0]?.id })).status, 200);
    const me = (await browser.ask('GET', '/me')).body['person'] as unknown as { name: string };
    assert.equal(me.name, 'Dee Mo');
    const password = { email: 'dee@demo.example', password: 'any password there is' };
    assert.equal((await app.browser().ask('POST', '/auth/sign-in/email', password)).status, 401);
  });

  test('lets nobody in from elsewhere: other address, other name, through a proxy', async () => {
    const app = await demoApp();
    const person = await firstPerson(app);
    const elsewhere = [
      app.browser({ address: '10.0.0.7' }),
      app.browser({ address: '' }),
      app.browser({ origin: 'http://rebound.example:4040' }),
      app.browser({ headers: { 'x-forwarded-for': '127.0.0.1' } }),
      app.browser({ headers: { forwarded: 'for=10.0.0.7' } }),
    ];
    for (const browser of elsewhere) {
      assert.equal((await browser.ask('POST', '/demo/sign-in', { person })).status, 403);
      assert.equal((await browser.ask('GET', '/demo/people')).status, 403);
      assert.equal((await browser.ask('POST', '/demo')).status, 403);
      assert.equal((await browser.ask('GET', '/organisation')).body['demoOffered'], false);
    }
    const { rows } = await app.pool.query('select count(*) from auth_session');
    assert.deepEqual(rows, [{ count: 0 }]);
  });

  test('is not offered where the public address is not this machine', async () => {
    const app = await demoApp('https://learn.example.org');
    const browser = app.browser({ origin: 'http://localhost:4040' });
    assert.equal((await browser.ask('POST', '/demo/sign-in', { person: await firstPerson(app) })).status, 403);
  });

  test('does not exist in a real organisation', async () => {
    const app = await newApp();
    const ada = await setUpOrganisation(app);
    const person = await firstPerson(app);
    assert.equal((await app.browser().ask('POST', '/demo/sign-in', { person })).status, 404);
    assert.equal((await app.browser().ask('GET', '/demo/people')).status, 404);
    assert.equal((await app.browser().ask('POST', '/demo')).status, 409);
    assert.equal((await ada.ask('DELETE', '/demo')).status, 404);
  });
});
