import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Audience, Group, GroupNode } from '#contract/people.ts';
import { sql } from '#kernel/database.ts';
import { audiencesOf, viewerOf } from '#kernel/readable.ts';
import { describeAudiences, internAudience } from './audiences.ts';
import { membersOf } from './group-cards.ts';
import { createTestApp, invited, setUpOrganisation, type TestApp } from './test-app.ts';
import type { Browser } from '#kernel/test-browser.ts';

type Visitor = { browser: Browser; id: string };
let app: TestApp;
let ada: Browser;
let mia: Visitor;
let tom: Visitor;
let uma: Visitor;
before(async () => {
  app = await createTestApp();
  ada = await setUpOrganisation(app);
  mia = await invited(app, ada, { name: 'Mia', email: 'mia@example.org' });
  tom = await invited(app, ada, { name: 'Tom', email: 'tom@example.org' });
  uma = await invited(app, ada, { name: 'Uma', email: 'uma@example.org' });
});
after(() => app.drop());

const make = async (browser: Browser, name: string, more: object = {}) => {
  const { status, body } = await browser.ask('POST', '/groups', { name, kind: 'community', ...more });
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as Group;
};
const edit = (browser: Browser, group: Group, body: object) => browser.ask('PATCH', `/groups/${group.id}`, body);
const setMembers = (browser: Browser, group: Group, members: Visitor[], owners: Visitor[]) =>
  browser.ask('PUT', `/groups/${group.id}/members`, {
    members: members.map((member) => member.id),
    owners: owners.map((owner) => owner.id),
  });
const intern = (audience: Audience) => app.db.transaction().execute((tx) => internAudience(tx, audience));
const some = (groups: Group[], people: Visitor[] = []): Audience => ({
  kind: 'some',
  groups: groups.map((group) => group.id),
  people: people.map((person) => person.id),
});
const reads = async (who: Visitor, audience: number) => {
  const viewer = viewerOf({ id: who.id, role: 'member' });
  const { rows } = await sql<{ reads: boolean }>`select ${audience} = any(${audiencesOf(viewer)}) as reads`.execute(
    app.db,
  );
  return rows[0]?.reads;
};

describe('a group', () => {
  test('is owned by its maker, who alone changes it, with administrators', async () => {
    const sailing = await make(mia.browser, 'Sailing');
    assert.deepEqual(
      [sailing.owners.map((owner) => owner.name), sailing.people, sailing.mayChange],
      [['Mia'], 1, true],
    );
    assert.equal((await edit(tom.browser, sailing, { name: 'Mine' })).status, 403);
    assert.equal((await tom.browser.ask('DELETE', `/groups/${sailing.id}`)).status, 403);
    assert.equal((await setMembers(tom.browser, sailing, [tom], [tom])).status, 403);
    const seen = await tom.browser.ask('GET', `/groups/${sailing.id}`);
    assert.equal(seen.body['mayChange'], false);
    assert.equal((await edit(mia.browser, sailing, { about: 'Wind' })).body['about'], 'Wind');
    assert.equal((await edit(ada, sailing, { name: 'Sailing club' })).body['name'], 'Sailing club');
    assert.equal((await ada.ask('DELETE', `/groups/${sailing.id}`)).status, 200);
    assert.equal((await ada.ask('GET', `/groups/${sailing.id}`)).status, 404);
    assert.equal((await edit(ada, sailing, { name: 'Again' })).status, 404);
  });

  test('as a team is made by administrators, under a name of its own', async () => {
    assert.equal((await mia.browser.ask('POST', '/groups', { name: 'Board', kind: 'team' })).status, 403);
    const board = await make(ada, 'Bürö', { kind: 'team' });
    assert.equal((await ada.ask('POST', '/groups', { name: 'buro', kind: 'team' })).status, 409);
    const other = await make(ada, 'Other', { kind: 'team' });
    assert.equal((await edit(ada, other, { name: 'BÜRO' })).status, 409);
    assert.equal((await edit(ada, board, { name: 'Büro' })).status, 200);
  });

  test('keeps an owner when owners change it, and takes only people there are', async () => {
    const choir = await make(mia.browser, 'Choir');
    assert.equal((await setMembers(mia.browser, choir, [tom], [])).status, 400);
    assert.equal((await setMembers(mia.browser, choir, [{ ...tom, id: crypto.randomUUID() }], [mia])).status, 400);
    const { body } = await setMembers(mia.browser, choir, [uma], [tom]);
    assert.deepEqual(
      (body as unknown as Group).members.map((member) => member.name),
      ['Tom', 'Uma'],
    );
    assert.equal((await edit(mia.browser, choir, { name: 'Lost' })).status, 403);
    assert.equal((await setMembers(ada, choir, [], [])).status, 200);
  });

  test('counts people once and through nesting', async () => {
    const outer = await make(ada, 'Outer');
    const inner = await make(ada, 'Inner', { parents: [outer.id] });
    await setMembers(ada, outer, [mia], []);
    await setMembers(ada, inner, [mia, tom], []);
    const { body } = await ada.ask('GET', '/groups');
    const listed = new Map((body['items'] as unknown as GroupNode[]).map((group) => [group.name, group]));
    assert.deepEqual([listed.get('Outer')?.people, listed.get('Inner')?.people], [2, 2]);
    assert.deepEqual(listed.get('Inner')?.parentIds, [outer.id]);
    assert.deepEqual(
      (await membersOf(app.db, outer.id)).map((member) => member.name),
      ['Mia', 'Tom'],
    );
  });
});

describe('nesting', () => {
  test('makes no circle, also not over several steps or by two at once', async () => {
    const [a, b, c] = [await make(ada, 'A'), await make(ada, 'B'), await make(ada, 'C')];
    assert.equal((await edit(ada, b, { parents: [a.id] })).status, 200);
    assert.equal((await edit(ada, c, { parents: [b.id] })).status, 200);
    for (const parents of [[a.id], [b.id], [c.id], [c.id.toUpperCase()]])
      assert.equal((await edit(ada, a, { parents })).status, 400);
    const [d, e] = [await make(ada, 'D'), await make(ada, 'E')];
    const answers = await Promise.all([edit(ada, d, { parents: [e.id] }), edit(ada, e, { parents: [d.id] })]);
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 400]);
  });

  test('into a group needs the right to change that group: it lets everybody in here read there', async () => {
    const secret = await make(ada, 'Directors only');
    const trojan = await make(mia.browser, 'Trojan horse');
    assert.equal((await edit(mia.browser, trojan, { parents: [secret.id] })).status, 403);
    const refused = await mia.browser.ask('POST', '/groups', {
      name: 'Another horse',
      kind: 'community',
      parents: [secret.id],
    });
    assert.equal(refused.status, 403);
    const { body } = await ada.ask('GET', '/groups');
    assert.ok(!JSON.stringify(body).includes('Another horse'));
    assert.equal((await edit(ada, trojan, { parents: [secret.id] })).status, 200);
    assert.equal((await edit(mia.browser, trojan, { name: 'Horse', parents: [secret.id] })).status, 200);
    assert.equal((await edit(mia.browser, trojan, { parents: [] })).status, 200);
  });
});

describe('a team', () => {
  test('is the one its members are shown with, until they leave it', async () => {
    const yard = await make(ada, 'Yard', { kind: 'team' });
    const teamOf = async (who: Visitor) => (await ada.ask('GET', `/people/${who.id}`)).body['team'];
    await setMembers(ada, yard, [tom, uma], []);
    assert.equal(await teamOf(tom), 'Yard');
    await setMembers(ada, yard, [uma], []);
    assert.equal(await teamOf(tom), null);
    await ada.ask('DELETE', `/groups/${yard.id}`);
    assert.equal(await teamOf(uma), null);
  });
});

describe('an audience', () => {
  test('is the same for the same set, however it is written and whoever is first', async () => {
    const [x, y] = [await make(ada, 'X'), await make(ada, 'Y')];
    const ids = await Promise.all([
      intern(some([x, y], [mia, tom])),
      intern(some([y, x, y], [tom, mia, tom])),
      intern({ kind: 'some', groups: [x.id.toUpperCase(), y.id], people: [mia.id, tom.id] }),
      intern(some([x, y], [mia, tom])),
    ]);
    assert.equal(new Set(ids).size, 1);
    const { rows } = await app.pool.query('select * from audience_principal where audience_id = $1', [ids[0]]);
    assert.equal(rows.length, 4);
    assert.notEqual(await intern(some([x], [mia, tom])), ids[0]);
    assert.equal(await intern({ kind: 'everyone' }), await intern({ kind: 'everyone' }));
    assert.notEqual(await intern({ kind: 'everyone' }), await intern(some([])));
  });

  test('names only groups and people there are', async () => {
    const gone = await make(ada, 'Gone');
    await ada.ask('DELETE', `/groups/${gone.id}`);
    await assert.rejects(intern(some([gone])), { code: 'invalid-input' });
    await assert.rejects(intern(some([], [{ ...mia, id: crypto.randomUUID() }])), { code: 'invalid-input' });
  });

  test('follows nested groups, memberships and people from the next request', async () => {
    const [top, middle, low] = [await make(ada, 'Top'), await make(ada, 'Middle'), await make(ada, 'Low')];
    const audience = await intern(some([top]));
    await setMembers(ada, low, [tom], []);
    assert.equal(await reads(tom, audience), false);
    await edit(ada, low, { parents: [middle.id] });
    await edit(ada, middle, { parents: [top.id] });
    assert.equal(await reads(tom, audience), true);
    assert.equal(await reads(mia, audience), false);
    await edit(ada, middle, { parents: [] });
    assert.equal(await reads(tom, audience), false);
    await edit(ada, middle, { parents: [top.id] });
    await setMembers(ada, low, [], []);
    assert.equal(await reads(tom, audience), false);
    await setMembers(ada, low, [tom], []);
    await ada.ask('PATCH', `/people/${tom.id}`, { active: false });
    assert.equal(await reads(tom, audience), false);
    await ada.ask('PATCH', `/people/${tom.id}`, { active: true });
    assert.equal(await reads(tom, audience), true);
    await ada.ask('DELETE', `/groups/${top.id}`);
    assert.equal(await reads(tom, audience), false);
  });

  test('of nobody is read by nobody, of everyone by everybody who has not left', async () => {
    const [nobody, everyone] = [await intern(some([])), await intern({ kind: 'everyone' })];
    assert.deepEqual([await reads(mia, nobody), await reads(mia, everyone)], [false, true]);
    await ada.ask('PATCH', `/people/${mia.id}`, { active: false });
    assert.equal(await reads(mia, everyone), false);
    await ada.ask('PATCH', `/people/${mia.id}`, { active: true });
  });

  test('is described by the names of its groups and of people who have not left', async () => {
    const readers = await make(ada, 'Readers');
    const [named, everyone, nobody] = [
      await intern(some([readers], [uma, mia])),
      await intern({ kind: 'everyone' }),
      await intern(some([])),
    ];
    const viewer = viewerOf({ id: uma.id, role: 'member' });
    const described = await describeAudiences(app.db, viewer, [named, everyone, nobody, named]);
    const names = (list: Array<{ name: string }> = []) => list.map((item) => item.name);
    assert.deepEqual(names(described.get(named)?.groups), ['Readers']);
    assert.deepEqual(names(described.get(named)?.people), ['Mia', 'Uma']);
    assert.deepEqual(described.get(everyone), { everyone: true, groups: [], people: [] });
    assert.deepEqual(described.get(nobody), { everyone: false, groups: [], people: [] });
    await ada.ask('PATCH', `/people/${uma.id}`, { active: false });
    assert.deepEqual(names((await describeAudiences(app.db, viewer, [named])).get(named)?.people), ['Mia']);
  });
});
