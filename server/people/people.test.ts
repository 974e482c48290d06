import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Person } from '#contract/people.ts';
import { createTestApp, invited, setUpOrganisation, type TestApp } from './test-app.ts';
import type { Browser } from '#kernel/test-browser.ts';

let app: TestApp;
let ada: Browser;
let adaId: string;
before(async () => {
  app = await createTestApp();
  ada = await setUpOrganisation(app);
  adaId = (await person(ada)).id;
});
after(() => app.drop());

const person = async (browser: Browser, id?: string): Promise<Person> => {
  const { body } = await browser.ask('GET', id ? `/people/${id}` : '/me');
  return (id ? body : body['person']) as unknown as Person;
};
const change = (browser: Browser, id: string, body: object) => browser.ask('PATCH', `/people/${id}`, body);
const importPeople = (people: string) => ada.ask('POST', '/people/import', { people, preview: false });
const idOf = async (name: string) =>
  (await app.db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;

describe('the list of people', () => {
  before(() =>
    importPeople(
      [
        'name,email,title,team',
        'Zoë Müller,zoe@list.example,Hull engineer,Delivery',
        'Zoran Peeters,zoran@list.example,Buyer,Purchasing',
        'Ann Hull,ann@list.example,Accountant,Finance',
        ...Array.from({ length: 45 }, (_, index) => `Crew ${index},crew${index}@list.example,Sailor,Crew`),
      ].join('\n'),
    ),
  );
  const names = async (query: string) => {
    const { body } = await ada.ask('GET', `/people?${query}`);
    return (body['items'] as unknown as Array<{ name: string }>).map((item) => item.name);
  };

  test('finds by name without accents, by title and by team, names first', async () => {
    assert.deepEqual(await names('q=zoe'), ['Zoë Müller']);
    assert.deepEqual((await names('q=mulle')).slice(0, 1), ['Zoë Müller']);
    assert.deepEqual(await names('q=hull'), ['Ann Hull', 'Zoë Müller']);
    assert.deepEqual(await names('q=purchas'), ['Zoran Peeters']);
    assert.deepEqual(await names('q=Muler'), ['Zoë Müller']);
    assert.deepEqual(await names('q=xyzzy'), []);
  });

  test('takes signs of searching as what they are', async () => {
    for (const sign of ['%', '_', '\\', "'", '*'])
      assert.deepEqual(await names(`q=${encodeURIComponent(sign)}`), [], sign);
  });

  test('goes on page after page, nobody twice and nobody missing', async () => {
    for (const q of ['', 'q=crew&']) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body } = await ada.ask('GET', `/people?${q}limit=7${cursor ? `&cursor=${cursor}` : ''}`);
        seen.push(...(body['items'] as unknown as Array<{ id: string }>).map((item) => item.id));
        cursor = body['next'] ?? null;
      }
      const all = (await ada.ask('GET', `/people?${q}limit=100`)).body['items'] as unknown as Array<{ id: string }>;
      assert.deepEqual(
        seen,
        all.map((item) => item.id),
      );
      assert.ok(seen.length >= 45);
    }
  });

  test('can be of one group, with the groups inside it', async () => {
    const { body } = await ada.ask('POST', '/groups', { name: 'Everything afloat', kind: 'community' });
    const crew = await app.db
      .selectFrom('peopleGroup')
      .select('id')
      .where('name', '=', 'Purchasing')
      .executeTakeFirstOrThrow();
    await ada.ask('PATCH', `/groups/${crew.id}`, { parents: [body['id']] });
    assert.deepEqual(await names(`group=${body['id']}`), ['Ada Admin', 'Zoran Peeters']);
  });

  test('leaves out who left: they stand in a list of their own for administrators, who bring them back', async () => {
    const zoran = await idOf('Zoran Peeters');
    const left = async (query = '') =>
      ((await ada.ask('GET', `/former-people?${query}`)).body['items'] as unknown as Array<{ name: string }>).map(
        ({ name }) => name,
      );
    assert.deepEqual(await left(), []);
    await change(ada, zoran, { active: false });
    assert.deepEqual(await names('q=zoran'), []);
    assert.deepEqual(
      [await left(), await left('q=zor'), await left('q=ada')],
      [['Zoran Peeters'], ['Zoran Peeters'], []],
    );
    await change(ada, zoran, { active: true });
    assert.deepEqual([await names('q=zoran'), await left()], [['Zoran Peeters'], []]);
  });

  test('refuses a cursor that is not ours', async () => {
    assert.equal((await ada.ask('GET', '/people?cursor=bm9wZQ')).status, 400);
  });

  test('is for the signed-in', async () => {
    assert.equal((await app.browser().ask('GET', '/people')).status, 401);
    assert.equal((await app.browser().ask('GET', `/people/${adaId}`)).status, 401);
  });
});

describe('a profile', () => {
  test('is changed by its person, but not place, power or address', async () => {
    const mia = await invited(app, ada, { name: 'Mia', email: 'mia@example.org' });
    const changed = await change(mia.browser, mia.id, { title: ' Skipper ', about: '', languages: ['nl', 'fr'] });
    assert.equal(changed.status, 200);
    const seen = await person(ada, mia.id);
    assert.deepEqual([seen.title, seen.about, seen.languages], ['Skipper', null, ['nl', 'fr']]);
    for (const body of [{ role: 'administrator' }, { team: null }, { manager: adaId }, { active: false }])
      assert.equal((await change(mia.browser, mia.id, body)).status, 403);
    assert.equal((await change(mia.browser, mia.id, { email: 'x@example.org' })).status, 400);
    assert.equal((await change(mia.browser, adaId, { name: 'Not Ada' })).status, 403);
    assert.equal((await change(mia.browser, crypto.randomUUID(), { name: 'Nobody' })).status, 404);
    assert.equal((await person(ada, mia.id)).role, 'member');
  });

  test('shows manager, reports, team and groups', async () => {
    await importPeople(
      'name,email,team,manager\nBo Boss,bo@tree.example,Yard,\nCy Low,cy@tree.example,Yard,bo@tree.example',
    );
    const [bo, cy] = [await idOf('Bo Boss'), await idOf('Cy Low')];
    assert.equal((await person(ada, cy)).manager?.name, 'Bo Boss');
    assert.deepEqual(
      (await person(ada, bo)).reports.map((report) => report.id),
      [cy],
    );
    assert.deepEqual(
      (await person(ada, cy)).groups.map((group) => [group.name, group.kind, group.people]),
      [['Yard', 'team', 2]],
    );
  });

  test('cannot have itself or somebody below as manager, however the id is written', async () => {
    const [bo, cy] = [await idOf('Bo Boss'), await idOf('Cy Low')];
    for (const manager of [bo, cy, bo.toUpperCase(), crypto.randomUUID()])
      assert.equal((await change(ada, bo.toUpperCase(), { manager })).status, 400);
    assert.equal((await change(ada, cy, { manager: null })).status, 200);
    assert.equal((await change(ada, bo, { manager: cy })).status, 200);
  });

  test('two moves at once make no circle either', async () => {
    await importPeople('name,email\nDi One,di@circle.example\nEd Two,ed@circle.example');
    const [di, ed] = [await idOf('Di One'), await idOf('Ed Two')];
    const answers = await Promise.all([change(ada, di, { manager: ed }), change(ada, ed, { manager: di })]);
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 400]);
  });

  test('moves between teams with its membership', async () => {
    const cy = await idOf('Cy Low');
    const { body } = await ada.ask('POST', '/groups', { name: 'Design office', kind: 'team' });
    await change(ada, cy, { team: body['id'] });
    const moved = await person(ada, cy);
    assert.deepEqual([moved.team, moved.groups.map((group) => group.name)], ['Design office', ['Design office']]);
    const community = await ada.ask('POST', '/groups', { name: 'Sailing club', kind: 'community' });
    assert.equal((await change(ada, cy, { team: community.body['id'] })).status, 400);
  });

  test('says only to its person that it does not want to be suggested', async () => {
    const nel = await invited(app, ada, { name: 'Nel Shy', email: 'nel@example.org' });
    await change(nel.browser, nel.id, { suggestedAsExpert: false });
    assert.equal((await person(nel.browser, nel.id)).suggestedAsExpert, false);
    assert.equal((await person(ada, nel.id)).suggestedAsExpert, true);
    assert.equal((await change(ada, nel.id, { suggestedAsExpert: true })).status, 403);
  });

  test('text that no database takes is an error of input', async () => {
    assert.equal((await change(ada, adaId, { about: 'zero \u0000 byte' })).status, 400);
    assert.equal((await change(ada, adaId, { about: 'half \uD800 pair' })).status, 200);
  });

  test('keeps language and theme for its person', async () => {
    const { body } = await ada.ask('PATCH', '/me/settings', { language: 'fr', theme: 'dark' });
    assert.deepEqual([body['language'], body['theme']], ['fr', 'dark']);
    assert.equal((await ada.ask('PATCH', '/me/settings', {})).body['language'], 'fr');
  });

  test('without a language of its own speaks that of the organisation, also when that changes', async () => {
    const own = async (settings: object) => (await ada.ask('PATCH', '/me/settings', settings)).body;
    const { language, ownLanguage } = await own({ language: null });
    assert.deepEqual([language, ownLanguage], ['en', null]);
    await ada.ask('PATCH', '/organisation', { language: 'nl' });
    assert.equal((await own({}))['language'], 'nl');
    assert.equal((await own({ language: 'de' }))['language'], 'de');
    await ada.ask('PATCH', '/organisation', { language: 'en' });
  });
});

describe('roles', () => {
  test('hold from the next request and end the sessions of the old one', async () => {
    const lee = await invited(app, ada, { name: 'Lee', email: 'lee@example.org' });
    await change(ada, lee.id, { role: 'administrator' });
    assert.equal((await lee.browser.ask('GET', '/me')).status, 401);
    await lee.browser.ask('POST', '/auth/sign-in/email', {
      email: 'lee@example.org',
      password: 'a long enough secret',
    });
    assert.equal((await lee.browser.ask('GET', '/invitations')).status, 200);
    await change(ada, lee.id, { role: 'member' });
    await lee.browser.ask('POST', '/auth/sign-in/email', {
      email: 'lee@example.org',
      password: 'a long enough secret',
    });
    assert.equal((await lee.browser.ask('GET', '/invitations')).status, 403);
  });

  test('end at once with leaving, and a way back is by an administrator', async () => {
    const max = await invited(app, ada, { name: 'Max', email: 'max@example.org' });
    await change(ada, max.id, { active: false });
    assert.equal((await max.browser.ask('GET', '/me')).status, 401);
    const signIn = { email: 'max@example.org', password: 'a long enough secret' };
    assert.equal((await max.browser.ask('POST', '/auth/sign-in/email', signIn)).status, 401);
    await change(ada, max.id, { active: true });
    assert.equal((await max.browser.ask('POST', '/auth/sign-in/email', signIn)).status, 200);
  });

  test('the last administrator who can sign in stays, also against two at once', async () => {
    await importPeople('name,email\nPaper Admin,paper@example.org');
    await change(ada, await idOf('Paper Admin'), { role: 'administrator' });
    assert.equal((await change(ada, adaId, { role: 'member' })).status, 409);
    assert.equal((await change(ada, adaId, { active: false })).status, 409);
    const ron = await invited(app, ada, { name: 'Ron', email: 'ron@example.org', role: 'administrator' });
    const answers = await Promise.all([
      change(ada, ron.id, { role: 'member' }),
      change(ron.browser, adaId, { role: 'member' }),
    ]);
    assert.deepEqual(answers.map((answer) => answer.status).filter((status) => status === 200).length, 1);
    const { rows } = await app.pool.query(
      `select count(*) from person where role = 'administrator' and active and user_id is not null`,
    );
    assert.deepEqual(rows, [{ count: 1 }]);
    await app.pool.query(`update person set role = case when id = $1 then 'administrator' else 'member' end`, [adaId]);
    ada = app.browser();
    await ada.ask('POST', '/auth/sign-in/email', { email: 'ada@example.org', password: 'correct horse battery' });
  });
});

describe('a picture', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const set = (browser: Browser, id: string, image: Buffer | null) =>
    browser.ask('PUT', `/people/${id}/picture`, { image: image?.toString('base64') ?? null });

  test('is shown to the signed-in, harmless and for good', async () => {
    const { status, body } = await set(ada, adaId, png);
    assert.equal(status, 200);
    const path = String(body['picture']).replace('/api', '');
    const { headers } = await ada.ask('GET', path);
    assert.equal(headers.get('content-type'), 'image/png');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy') ?? '', /sandbox/);
    assert.match(headers.get('cache-control') ?? '', /private.*immutable/);
    assert.match((await ada.ask('GET', path.split('?')[0] ?? '')).headers.get('cache-control') ?? '', /no-cache/);
    assert.equal((await app.browser().ask('GET', path)).status, 401);
    assert.equal((await set(ada, adaId, null)).body['picture'], null);
    assert.equal((await ada.ask('GET', path)).status, 404);
  });

  test('is no SVG, no page and nothing too large', async () => {
    for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', '<html>', 'GIF89a', '%PDF-1.7', ''])
      assert.equal((await set(ada, adaId, Buffer.from(text))).status, 400, text);
    const large = Buffer.concat([png, Buffer.alloc(2 * 1024 * 1024)]);
    assert.equal((await set(ada, adaId, large)).status, 413);
  });

  test('is set by its person or an administrator', async () => {
    const pic = await invited(app, ada, { name: 'Pic', email: 'pic@example.org' });
    assert.equal((await set(pic.browser, pic.id, png)).status, 200);
    assert.equal((await set(pic.browser, adaId, png)).status, 403);
    assert.equal((await set(ada, pic.id, null)).status, 200);
    for (const id of ['nonsense', crypto.randomUUID()])
      assert.equal((await ada.ask('GET', `/people/${id}/picture`)).status, 404);
  });
});
