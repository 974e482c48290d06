import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AlikePerson, Expert, FurtherPerson } from '#contract/search.ts';
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
  await connectFolder(product, admin, {
    'old.md': page('Sand and sieves', ['Otto'], '2022-05-01', 'Sand for casting goes through three sieves.'),
    'tongs.eml':
      'From: Mina <mina@example.org>\r\nTo: Otto <otto@example.org>\r\nCc: Quinn <quinn@example.org>\r\nSubject: Tongs\r\nDate: Tue, 1 Sep 2026 10:00:00 +0000\r\nMessage-ID: <tongs@example.org>\r\n\r\nThe tongs need longer handles before the next pour.\r\n',
    ...Object.fromEntries(
      Array.from({ length: 6 }, (_, number) => [
        `kiln/note-${number}.md`,
        page(
          `Kiln note ${number}`,
          [number === 0 ? 'Pia' : 'Quinn'],
          '2026-09-01',
          `Firing ${number}: why the glaze cracks.`,
        ),
      ]),
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

type Answer = { items: Expert[]; others: FurtherPerson[]; you: Omit<FurtherPerson, 'person'> | null };

async function answer(query: string, name = 'Pia'): Promise<Answer> {
  const { status, body } = (await people[name]?.browser.ask('GET', `/experts?${query}`)) ?? { status: 0, body: {} };
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as Answer;
}
const experts = async (query: string, name?: string) => (await answer(query, name)).items;

async function alike(name: string, asker = 'Pia'): Promise<AlikePerson[]> {
  const { status, body } = (await people[asker]?.browser.ask('GET', `/people/${people[name]?.id}/alike`)) ?? {
    status: 0,
    body: {},
  };
  assert.equal(status, 200, JSON.stringify(body));
  return (body as unknown as { items: AlikePerson[] }).items;
}
const names = (found: Array<{ person: { name: string } }>) => found.map(({ person }) => person.name);

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
  const { items, others } = await answer('q=bronze', 'Mina');
  const strength = (name: string) => [...items, ...others].find(({ person }) => person.name === name)?.strength ?? 0;
  assert.ok(strength('Otto') > strength('Pia'));
  assert.ok(strength('Pia') > 0);
});

test('the reasons add up to the score, and the shares of the documents to all that speaks for her', async () => {
  for (const { why, strength, evidence } of await experts('q=pouring+bronze+melt')) {
    const score = why.reasons.reduce((sum, { part }) => sum + part, 0);
    assert.ok(score > 0 && score <= 1 && strength > 0);
    const parts = evidence.reduce((sum, { part }) => sum + part, 0);
    assert.ok(parts > 0 && parts <= 1 + 1e-9);
  }
});

test('nobody is suggested to herself: she is told that she is one of them', async () => {
  const { items, others, you } = await answer('q=pouring+bronze+melt', 'Mina');
  assert.ok(![...items, ...others].some(({ person }) => person.name === 'Mina'));
  assert.equal(you?.strength, 1);
  assert.equal((await answer('q=ferric+nitrate+patina', 'Mina')).you, null);
});

test('who has only old evidence is shown with that said', async () => {
  const [old] = await experts('q=sand+sieves');
  assert.equal(old?.person.name, 'Otto');
  assert.equal(old.isDated, true);
  assert.match(old.latestAt ?? '', /^2022/);
  assert.equal((await experts('q=pouring+bronze+melt'))[0]?.isDated, false);
});

test('who wrote most of a folder counts as its owner, by what the asker may read', async () => {
  const [first] = await experts('q=glaze+cracks');
  assert.equal(first?.person.name, 'Quinn');
  assert.deepEqual(first.owns, { place: 'kiln', own: 5, documents: 6 });
});

test('a mail speaks for its writer, a little for whom it was sent to, not for whom it was copied to', async () => {
  const { items, others } = await answer('q=tongs+handles', 'Pia');
  const strength = (name: string) => [...items, ...others].find(({ person }) => person.name === name)?.strength ?? 0;
  assert.equal(items[0]?.person.name, 'Mina');
  assert.ok(strength('Otto') < strength('Mina') / 2);
  assert.equal(strength('Quinn'), 0);
});

test('people like her write about the same or with her, by documents that the asker may read', async () => {
  const mina = (await alike('Otto', 'Pia')).find(({ person }) => person.name === 'Mina');
  assert.deepEqual(
    mina?.together.map(({ title }) => title),
    ['Foundry meeting'],
  );
  assert.ok(mina.strength > 0 && mina.why.reasons.length > 0);
  assert.ok(!(await alike('Otto')).some(({ person }) => person.name === 'Otto'));
  assert.ok(!JSON.stringify(await alike('Quinn', 'Otto')).includes('atina'));
});

test('who does not want to be suggested is in nobody’s likeness, and is compared with nobody', async () => {
  const suggest = (suggestedAsExpert: boolean) =>
    people['Mina']?.browser.ask('PATCH', `/people/${people['Mina']?.id}`, { suggestedAsExpert });
  await suggest(false);
  assert.ok(!(await alike('Otto')).some(({ person }) => person.name === 'Mina'));
  assert.deepEqual(await alike('Mina'), []);
  await suggest(true);
  assert.ok((await alike('Otto')).some(({ person }) => person.name === 'Mina'));
});

test('people like somebody who does not exist are not found', async () => {
  const unknown = '00000000-0000-4000-8000-000000000000';
  assert.equal((await people['Pia']?.browser.ask('GET', `/people/${unknown}/alike`))?.status, 404);
});

test('evidence the asker may not read makes nobody an expert', async () => {
  assert.deepEqual(names(await experts('q=ferric+nitrate+patina', 'Pia')), ['Quinn']);
  assert.deepEqual(names(await experts('q=ferric+nitrate+patina', 'Otto')), []);
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

test('nothing asked, or asked about nothing that is known, finds nobody', async () => {
  assert.deepEqual(await experts('q='), []);
  assert.deepEqual(await experts('q=submarine+opera'), []);
});

test('who wrote hardly anything that answers is named among others, not shown as one who knows', async () => {
  const { items, others } = await answer('q=pour+bronze', 'Quinn');
  assert.deepEqual(names(items), ['Mina']);
  assert.ok(names(others).includes('Otto'), names(others).join());
});

test('a pasted text finds those who know what it is about', async () => {
  const text = `Before we pour, the melt has to be degassed. We add phosphor copper to the bronze and wait until the
    bubbles stop. The crucible glows evenly at 1150 degrees, the mould has been dried for two days, and nobody stands
    on the wet side of the pit. Then bronze is poured in one go, without a pause.`;
  const { items } = await answer(`q=${encodeURIComponent(text)}`);
  assert.equal(items[0]?.person.name, 'Mina');
});
