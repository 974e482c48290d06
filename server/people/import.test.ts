import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { ImportReport } from '#contract/people.ts';
import { createTestApp, invited, setUpOrganisation, type TestApp } from './test-app.ts';
import type { Browser } from '#kernel/test-browser.ts';

let app: TestApp;
let ada: Browser;
before(async () => {
  app = await createTestApp();
  ada = await setUpOrganisation(app);
});
after(() => app.drop());
afterEach(() =>
  app.pool.query(
    `delete from person where email not like 'ada@%'; delete from people_group; delete from auth_user where email not like 'ada@%'`,
  ),
);

const load = async (people: string, more: { teams?: string; preview?: boolean } = {}) => {
  const { status, body } = await ada.ask('POST', '/people/import', { people, preview: false, ...more });
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as ImportReport;
};
const counts = ({ created, updated, same, errors }: ImportReport) => [created, updated, same, errors];
const problems = (report: ImportReport) =>
  report.rows.flatMap((row) => (row.problem ? [`${row.line}: ${row.problem}`] : []));
const everything = async () =>
  JSON.stringify([
    (await app.pool.query('select * from person order by id')).rows,
    (await app.pool.query('select * from membership order by group_id, person_id')).rows,
    (await app.pool.query('select * from people_group order by id')).rows,
    (await app.pool.query('select * from group_nesting order by parent_id, child_id')).rows,
    (await app.pool.query('select * from person_address order by address')).rows,
  ]);
const file = (...lines: string[]) => ['name,email,title,team,manager', ...lines].join('\n');
const staff = file(
  'Bo Boss,bo@example.org,Director,Leadership,',
  'Cy Low,cy@example.org,Welder,Yard,bo@example.org',
  'Di New,di@example.org,,Yard,cy@example.org',
);
const teams = 'team,parent,about\nYard,Delivery,Steel and sparks\nDelivery,Leadership,';

test('a preview shows what would happen and changes nothing', async () => {
  const untouched = await everything();
  const report = await load(staff, { teams, preview: true });
  assert.deepEqual(counts(report), [3, 0, 0, 0]);
  assert.equal(await everything(), untouched);
  assert.deepEqual(counts(await load(staff, { teams })), [3, 0, 0, 0]);
});

test('brings in people, their teams and managers, and the tree of teams', async () => {
  await load(staff, { teams });
  const { rows } = await app.pool.query(
    `select p.name, p.title, t.name as team, m.name as manager from person p left join people_group t on t.id = p.team_id
     left join person m on m.id = p.manager_id where p.email not like 'ada@%' order by p.name`,
  );
  assert.deepEqual(rows, [
    { name: 'Bo Boss', title: 'Director', team: 'Leadership', manager: null },
    { name: 'Cy Low', title: 'Welder', team: 'Yard', manager: 'Bo Boss' },
    { name: 'Di New', title: null, team: 'Yard', manager: 'Cy Low' },
  ]);
  const tree = await app.pool.query(
    `select p.name as parent, c.name as child from group_nesting n join people_group p on p.id = n.parent_id
     join people_group c on c.id = n.child_id order by p.name`,
  );
  assert.deepEqual(tree.rows, [
    { parent: 'Delivery', child: 'Yard' },
    { parent: 'Leadership', child: 'Delivery' },
  ]);
  const { rows: members } = await app.pool.query('select count(*) from membership');
  assert.deepEqual(members, [{ count: 3 }]);
});

test('a second time everything is the same, also with other spelling of teams and addresses', async () => {
  await load(staff, { teams });
  const untouched = await everything();
  assert.deepEqual(counts(await load(staff, { teams })), [0, 0, 3, 0]);
  const shouted = staff.replaceAll('Yard', 'YARD').replaceAll('@example.org', '@EXAMPLE.org');
  assert.deepEqual(counts(await load(shouted)), [0, 0, 3, 0]);
  assert.equal(await everything(), untouched);
});

test('brings known people up to date; an empty cell and a missing line say nothing', async () => {
  await load(staff);
  const report = await load(file('Cy Low,cy@example.org,Foreman,Paint shop,', 'Di New,di@example.org,,,'));
  assert.deepEqual(counts(report), [0, 1, 1, 0]);
  assert.deepEqual(report.teams, [{ name: 'Paint shop', parent: null, isNew: true }]);
  const { rows } = await app.pool.query(
    `select p.title, g.name as team, (select name from person where id = p.manager_id) as manager,
       (select array_agg(mg.name) from membership m join people_group mg on mg.id = m.group_id where m.person_id = p.id) as member
     from person p join people_group g on g.id = p.team_id where p.email = 'cy@example.org'`,
  );
  assert.deepEqual(rows, [{ title: 'Foreman', team: 'Paint shop', manager: 'Bo Boss', member: ['Paint shop'] }]);
  const { rows: people } = await app.pool.query('select count(*) from person');
  assert.deepEqual(people, [{ count: 4 }]);
});

test('says of every wrong line what is wrong and imports the others', async () => {
  const report = await load(
    file(
      'Ok,ok@example.org,,Crew,',
      'No Mail,,,,',
      'Bad,bad at example,,,',
      ',noname@example.org,,Ghosts,',
      'Ok Again,OK@example.org,,,',
      'Own,own@example.org,,,own@example.org',
      'Lost,lost@example.org,,,nobody@example.org',
      'Under,under@example.org,,,lost@example.org',
      'One,one@example.org,,,two@example.org',
      'Two,two@example.org,,,one@example.org',
      'Fine,fine@example.org,,,ok@example.org',
    ),
  );
  assert.deepEqual(problems(report), [
    '3: The e-mail address is missing: it tells who is who.',
    '4: “bad at example” is not an e-mail address.',
    '5: The name is missing.',
    '6: The same person stands on line 2.',
    '7: Nobody is their own manager.',
    "8: Nobody has the manager's address nobody@example.org, neither in this file nor in the directory.",
    '9: The manager lost@example.org stands on line 8, which cannot be imported.',
    '10: Following the managers from here leads back here.',
    '11: Following the managers from here leads back here.',
  ]);
  assert.deepEqual(counts(report), [2, 0, 0, 9]);
  assert.deepEqual(
    report.teams.map((team) => team.name),
    ['Crew'],
  );
});

test('sees circles of managers that close through the directory', async () => {
  await load(staff);
  const report = await load(file('Bo Boss,bo@example.org,,,di@example.org'));
  assert.deepEqual(problems(report), ['2: Following the managers from here leads back here.']);
  const turned = await load(file('Bo Boss,bo@example.org,,,di@example.org', 'Cy Low,cy@example.org,,,ada@example.org'));
  assert.deepEqual(problems(turned), []);
});

test('knows a person by any of her addresses and keeps role, account and activity as they are', async () => {
  const { id } = await invited(app, ada, { name: 'Pat', email: 'pat@example.org', role: 'lead' });
  await app.pool.query('insert into person_address (address, person_id) values ($1, $2)', ['p.old@example.org', id]);
  await ada.ask('PATCH', `/people/${id}`, { active: false });
  const report = await load(file('Pat,p.old@example.org,Purser,,', 'Pat,pat@example.org,,,'));
  assert.deepEqual(problems(report), ['3: The same person stands on line 2.']);
  const { rows } = await app.pool.query(
    'select email, title, role, active, user_id is not null as account from person where id = $1',
    [id],
  );
  assert.deepEqual(rows, [{ email: 'pat@example.org', title: 'Purser', role: 'lead', active: false, account: true }]);
});

test('a contradiction in the teams file changes nothing and names the lines', async () => {
  const untouched = await everything();
  const { status, body } = await ada.ask('POST', '/people/import', {
    people: staff,
    teams: 'team,parent\nYard,Delivery\nDelivery,Yard',
    preview: false,
  });
  assert.equal(status, 400);
  assert.match(JSON.stringify(body), /"teams":/);
  assert.equal(await everything(), untouched);
});

test('two imports of the same file at once make everybody once', async () => {
  const reports = await Promise.all([load(staff, { teams }), load(staff, { teams })]);
  assert.deepEqual(reports.map((report) => counts(report)[0]).toSorted(), [0, 3]);
});

test('is for administrators', async () => {
  const { browser } = await invited(app, ada, { name: 'Mem', email: 'mem@example.org' });
  assert.equal((await browser.ask('POST', '/people/import', { people: staff, preview: true })).status, 403);
});

test('five thousand people in a chain of managers come in whole', async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => {
    const manager = index === 0 ? '' : `p${index - 1}@big.example`;
    return `Person ${index},p${index}@big.example,Job ${index % 50},Team ${index % 200},${manager}`;
  });
  assert.deepEqual(counts(await load(file(...lines))), [5000, 0, 0, 0]);
  assert.deepEqual(counts(await load(file(...lines))), [0, 0, 5000, 0]);
  const broken = [...lines];
  broken[0] = 'Person 0,not an address,,,';
  assert.deepEqual(counts(await load(file(...broken))), [0, 0, 4999, 1]);
});
