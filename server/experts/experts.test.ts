import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Expert } from '#contract/search.ts';
import type { Browser } from '#kernel/test-browser.ts';
import { connectFolder, createTestProduct, setUp, type TestProduct, welcome } from '../test-product.ts';

let product: TestProduct;
let admin: Browser;
const people: Record<string, Awaited<ReturnType<typeof welcome>>> = {};

const page = (title: string, authors: string[], date: string, text: string) =>
  `---\ntitle: ${title}\nauthors:\n${authors.map((name) => `  - ${name} <${name.toLowerCase()}@example.org>`).join('\n')}\ndate: ${date}\n---\n\n${text}\n`;

before(async () => {
  product = await createTestProduct();
  admin = await setUp(product);
  for (const name of ['Mina', 'Otto', 'Pia', 'Quinn']) people[name] = await welcome(product, admin, name);
  await connectFolder(product, admin, {
    'a.md': page(
      'Casting bronze',
      ['Mina'],
      '2026-09-01',
      'Pour bronze at 1150 degrees; the crucible must glow evenly.',
    ),
    'b.md': page(
      'Bronze and gas',
      ['Mina'],
      '2026-08-01',
      'Degas the bronze melt with phosphor copper before pouring.',
    ),
    'c.md': page('Moulds', ['Otto'], '2026-09-01', 'A mould for bronze is dried for two days.'),
    'd.md': page(
      'Foundry meeting',
      ['Mina', 'Otto', 'Pia', 'Quinn'],
      '2026-09-01',
      'We spoke about bronze, the roof and the party.',
    ),
  });
  await connectFolder(
    product,
    admin,
    {
      'e.md': page('Patina trials', ['Quinn'], '2026-09-01', 'Ferric nitrate on bronze gives a warm brown patina.'),
    },
    [people['Pia']?.id ?? ''],
  );
});
after(() => product.stop());

async function experts(query: string, name = 'Pia'): Promise<Expert[]> {
  const { status, body } = (await people[name]?.browser.ask('GET', `/experts?${query}`)) ?? { status: 0, body: {} };
  assert.equal(status, 200, JSON.stringify(body));
  return (body as unknown as { items: Expert[] }).items;
}
const names = (found: Expert[]) => found.map(({ person }) => person.name);

test('the person behind most of the evidence comes first, each with the documents that speak for them', async () => {
  const found = await experts('q=pouring+bronze+melt');
  assert.equal(names(found)[0], 'Mina');
  const titles = found[0]?.evidence.map(({ document }) => document.title) ?? [];
  assert.ok(titles.includes('Casting bronze') && titles.includes('Bronze and gas'));
  for (const { why, strength } of found) {
    assert.ok(strength > 0 && strength <= 1);
    assert.ok(why.reasons.length > 0);
  }
});

test('a document of many speaks less for each of them than one of a single author', async () => {
  const found = await experts('q=bronze');
  const strength = (name: string) => found.find(({ person }) => person.name === name)?.strength ?? 0;
  assert.ok(strength('Otto') > strength('Pia'));
});

test('evidence the asker may not read makes nobody an expert', async () => {
  assert.deepEqual(names(await experts('q=ferric+nitrate+patina', 'Pia')), ['Quinn']);
  assert.deepEqual(names(await experts('q=ferric+nitrate+patina', 'Otto')), []);
  const topics = await people['Otto']?.browser.ask('GET', `/people/${people['Quinn']?.id}/topics`);
  assert.ok(!JSON.stringify(topics?.body).includes('atina'));
});

test('a person takes back a document that does not speak for what she knows, and puts it back', async () => {
  const document = await product.services.db
    .selectFrom('document')
    .select('id')
    .where('title', '=', 'Moulds')
    .executeTakeFirstOrThrow();
  const say = (counts: boolean) =>
    people['Otto']?.browser.ask('PUT', '/me/evidence', { document: document.id, counts });
  assert.equal((await say(false))?.status, 200);
  assert.ok(!names(await experts('q=mould+dried+days')).includes('Otto'));
  await say(true);
  assert.ok(names(await experts('q=mould+dried+days')).includes('Otto'));
});

test('nobody can take back evidence that speaks for somebody else or that she may not read', async () => {
  const patina = await product.services.db
    .selectFrom('document')
    .select('id')
    .where('title', '=', 'Patina trials')
    .executeTakeFirstOrThrow();
  assert.equal(
    (await people['Otto']?.browser.ask('PUT', '/me/evidence', { document: patina.id, counts: false }))?.status,
    404,
  );
});

test('who does not want to be suggested is not', async () => {
  await people['Otto']?.browser.ask('PATCH', `/people/${people['Otto']?.id}`, { suggestedAsExpert: false });
  assert.ok(!names(await experts('q=mould+dried')).includes('Otto'));
  await people['Otto']?.browser.ask('PATCH', `/people/${people['Otto']?.id}`, { suggestedAsExpert: true });
  assert.ok(names(await experts('q=mould+dried')).includes('Otto'));
});

test('a hidden topic is seen by its person alone', async () => {
  const mina = people['Mina'];
  const topics = async (browser?: Browser) =>
    ((await browser?.ask('GET', `/people/${mina?.id}/topics`))?.body['topics'] ?? []) as unknown as Array<{
      topic: string;
      state: string;
    }>;
  const [first] = await topics(people['Pia']?.browser);
  assert.ok(first, 'a topic is found in her documents');
  await mina?.browser.ask('PUT', '/me/topics', { topic: first.topic, state: 'hidden' });
  assert.ok(!(await topics(people['Pia']?.browser)).some(({ topic }) => topic === first.topic));
  assert.ok((await topics(mina?.browser)).some(({ topic, state }) => topic === first.topic && state === 'hidden'));
});

test('nothing asked, or asked about nothing that is known, finds nobody', async () => {
  assert.deepEqual(await experts('q='), []);
  assert.deepEqual(await experts('q=submarine+opera'), []);
});
