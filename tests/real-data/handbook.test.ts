import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Papa from 'papaparse';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ImportReport, Person } from '../../contract/people.ts';
import type { SearchAnswer } from '../../contract/search.ts';
import type { Source } from '../../contract/sources.ts';
import type { Browser } from '../../server/kernel/test-browser.ts';
import { createTestProduct, setUp, type TestProduct } from '../../server/test-product.ts';

/** A real handbook and the people of a real company, of whom every team is those who report to one manager. */

const unpack = fileURLToPath(new URL('../../../shared/data/unpack', import.meta.url));
const skip = existsSync(unpack) ? false : 'the evaluation data is not at ../shared/data';
const SET = 'kb-sourcegraph-handbook';

const Staff = z.record(
  z.string(),
  z.object({
    name: z.string(),
    role: z.string().optional(),
    email: z.string().optional(),
    location: z.string().optional(),
    reports_to: z.string(),
    manager_role_slug: z.string().optional(),
  }),
);
type Somebody = z.infer<typeof Staff>[string];

describe('the handbook of a real company', { skip }, () => {
  let product: TestProduct;
  let admin: Browser;
  let folder = '';
  let staff: Somebody[] = [];
  let report: ImportReport;

  const managers = () => new Map(staff.flatMap((one) => (one.manager_role_slug ? [[one.manager_role_slug, one]] : [])));
  const withAddress = () => staff.filter((one) => one.email);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'learnscape-handbook-'));
    await promisify(execFile)(unpack, [SET], { env: { ...process.env, DATA_DIR: folder } });
    staff = Object.values(Staff.parse(parse(await readFile(join(folder, SET, 'data/team.yml'), 'utf8'))));
    product = await createTestProduct();
    admin = await setUp(product);
    report = await importStaff();
    const asked = {
      connector: 'folder',
      name: 'Handbook',
      settings: { path: join(folder, SET, 'content') },
      personal: false,
    };
    const { status } = await admin.ask('POST', '/sources', { ...asked, audience: { kind: 'everyone' } });
    assert.equal(status, 200);
    await product.settle();
  });
  after(async () => {
    await product?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function importStaff(): Promise<ImportReport> {
    const bosses = managers();
    const people = withAddress().map(({ name, email, role, location, reports_to }) => ({
      name,
      email,
      title: role?.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'),
      team: reports_to === 'none' ? '' : reports_to,
      manager: bosses.get(reports_to)?.email ?? '',
      location,
    }));
    const teams = [...new Set(people.map(({ team }) => team))].filter(Boolean).map((team) => {
      const above = bosses.get(team)?.reports_to ?? 'none';
      return { team, parent: above === 'none' ? '' : above };
    });
    const body = { people: Papa.unparse(people), teams: Papa.unparse(teams), preview: false };
    return (await admin.ask('POST', '/people/import', body)).body as unknown as ImportReport;
  }

  const search = async (words: string) =>
    (await admin.ask('GET', `/search?q=${encodeURIComponent(words)}`)).body as unknown as SearchAnswer;

  test('everybody with an address comes in once, with manager and team', async () => {
    assert.deepEqual(
      report.rows.filter((row) => row.problem),
      [],
    );
    const bosses = managers();
    const { rows } = await product.services.pool.query<{ email: string; manager: string | null; team: string | null }>(
      `select p.email, m.email as manager, t.name as team from person p left join person m on m.id = p.manager_id
       left join people_group t on t.id = p.team_id where p.email <> 'ada@example.org'`,
    );
    assert.equal(rows.length, withAddress().length);
    const held = new Map(rows.map((row) => [row.email, row]));
    for (const { email = '', reports_to } of withAddress()) {
      const person = held.get(email.toLowerCase());
      assert.equal(person?.manager ?? null, bosses.get(reports_to)?.email?.toLowerCase() ?? null, email);
      assert.equal(person?.team ?? null, reports_to === 'none' ? null : reports_to, email);
    }
  });

  test('the teams nest as the managers do', async () => {
    const { rows } = await product.services.pool.query<{ child: string; parent: string }>(
      'select c.name as child, p.name as parent from group_nesting n join people_group c on c.id = n.child_id join people_group p on p.id = n.parent_id',
    );
    const bosses = managers();
    assert.ok(rows.length > 20);
    for (const { child, parent } of rows) assert.equal(bosses.get(child)?.reports_to, parent);
  });

  test('every page is a document or has a stated reason', async () => {
    const { body } = await admin.ask('GET', '/sources');
    const source = (body['items'] as unknown as Source[])[0];
    const pages = await promisify(execFile)('find', [join(folder, SET, 'content'), '-name', '*.md']);
    const { rows } = await product.services.pool.query<{ documents: number; failed: number }>(
      `select (select count(*)::int from document where location like '%.md') as documents,
        (select count(*)::int from document_failure where location like '%.md') as failed`,
    );
    const [counted] = rows;
    assert.equal((counted?.documents ?? 0) + (counted?.failed ?? 0), pages.stdout.trim().split('\n').length);
    assert.ok((counted?.documents ?? 0) > 800);
    const { rows: reasons } = await product.services.pool.query<{ message: string }>(
      'select message from document_failure',
    );
    assert.ok(reasons.every(({ message }) => message.length > 10));
    assert.equal(source?.problem, null);
  });

  test('a question finds its page among the first three', async () => {
    const questions: Array<[string, RegExp]> = [
      ['how do I request paid time off', /time off|pto|vacation/i],
      ['what are our company values', /values/i],
      ['how to prepare for an interview with a candidate', /interview/i],
      ['incident response process', /incident/i],
      ['expense policy for travel', /travel|expense/i],
    ];
    for (const [words, title] of questions) {
      const titles = (await search(words)).items
        .slice(0, 3)
        .map(({ document }) => `${document.title} ${document.location}`);
      assert.ok(
        titles.some((each) => title.test(each)),
        `${words}: ${titles.join(' | ')}`,
      );
    }
  });

  test('a person is found by name with her team and manager', async () => {
    const keegan = withAddress().find(({ name }) => name === 'Keegan Carruthers-Smith');
    const { body } = await admin.ask('GET', '/people?q=keegan');
    const found = (body['items'] as unknown as Person[])[0];
    assert.equal(found?.name, keegan?.name);
    assert.equal(found?.team, keegan?.reports_to);
  });
});
