import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SearchAnswer } from '#contract/search.ts';
import type { Browser } from '#kernel/test-browser.ts';
import { connectFolder, createTestProduct, setUp, type TestProduct, welcome } from '../test-product.ts';

let product: TestProduct;
let admin: Browser;
let mina: Awaited<ReturnType<typeof welcome>>;
let shared: string;

const page = (title: string, author: string, date: string, text: string, language = 'en') =>
  `---\ntitle: ${title}\nauthors:\n  - ${author}\ndate: ${date}\nlang: ${language}\n---\n\n${text}\n`;

before(async () => {
  product = await createTestProduct();
  admin = await setUp(product);
  mina = await welcome(product, admin, 'Mina');
  shared = await connectFolder(product, admin, {
    'press.md': page(
      'Filter press',
      'Mina <mina@example.org>',
      '2025-03-01',
      'Rinse the filter cloths of the press with citric acid each Friday evening. Hang them in the drying room over the weekend, and never fold them while they are wet, or they tear.',
    ),
    'cloths.md': page(
      'Ordering cloths',
      'Ada Admin <ada@example.org>',
      '2026-02-01',
      'Filter cloths come from the weaver in Kortrijk; order ten, they take six weeks.',
    ),
    'doeken.md': page(
      'Filterdoeken spoelen',
      'Mina <mina@example.org>',
      '2026-05-01',
      'Spoel de filterdoeken van de pers elke vrijdag met citroenzuur en laat ze drogen.',
      'nl',
    ),
    'copy.md': page(
      'Filter press (copy)',
      'Mina <mina@example.org>',
      '2025-03-01',
      'Rinse the filter cloths of the press with citric acid each Friday evening. Hang them in the drying room over the weekend, and never fold them while they are wet, or they tear.',
    ),
    'rota-old.md': `---\nstatus: superseded\n${page('Standby rota', 'Mina <mina@example.org>', '2026-02-01', 'Who stands by at night: a week each, swapped on Mondays, paid by the hour.').slice(4)}`,
    'rota-new.md': page(
      'Standby rota',
      'Mina <mina@example.org>',
      '2025-01-01',
      'Who stands by at night: three days each, swapped at noon, paid by the hour, with a day off afterwards.',
    ),
    'hostile.md': page(
      'Notes about tags',
      'Ada Admin <ada@example.org>',
      '2026-01-01',
      'The tag `<img src=x onerror=alert(1)>` was typed into a form about zebras.',
    ),
  });
  await connectFolder(
    product,
    admin,
    {
      'bonus.md': page(
        'Bonus of the year',
        'Ada Admin <ada@example.org>',
        '2026-03-01',
        'The cloths budget pays a bonus of nine thousand to the board.',
      ),
    },
    [],
  );
});
after(() => product.stop());

async function search(query: string, browser = mina.browser): Promise<SearchAnswer> {
  const { status, body } = await browser.ask('GET', `/search?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as SearchAnswer;
}
const titles = (answer: SearchAnswer) => answer.items.map(({ document }) => document.title);

test('the document whose title was typed comes before others with the words, and says why', async () => {
  const answer = await search('q=ordering+cloths');
  assert.equal(titles(answer)[0], 'Ordering cloths');
  const parts = answer.items.map(({ why }) => why.reasons.find(({ signal }) => signal === 'title')?.value ?? 0);
  assert.equal(parts[0], 1);
  assert.ok(parts.slice(1).every((part) => part < 1));
});

test('the passage that answers comes first, with the matching words marked', async () => {
  const answer = await search('q=how+to+rinse+the+press+with+citric+acid');
  const [first] = answer.items;
  assert.match(first?.document.title ?? '', /^Filter press/);
  const marked = first?.passages[0]?.highlights.filter(({ hit }) => hit).map(({ text }) => text.toLowerCase());
  assert.deepEqual(marked, ['rinse', 'press', 'citric acid']);
  assert.deepEqual(first?.why.missingWords, []);
});

test('the parts of a score add up to it', async () => {
  for (const { score, why } of (await search('q=filter+cloths')).items)
    assert.ok(Math.abs(why.reasons.reduce((sum, { part }) => sum + part, 0) - score) < 1e-9);
});

test('near-duplicates stand behind one result', async () => {
  const answer = await search('q=rinse+friday+evening');
  assert.equal(titles(answer).filter((title) => title.startsWith('Filter press')).length, 1);
  assert.equal(answer.items[0]?.folded.length, 1);
});

test('what somebody may not read is not found, counted, suggested or opened', async () => {
  const secret = await product.services.db
    .selectFrom('document')
    .select(['id'])
    .where('title', '=', 'Bonus of the year')
    .executeTakeFirstOrThrow();
  const answer = await search('q=bonus+cloths+budget+board');
  assert.ok(!titles(answer).includes('Bonus of the year'));
  assert.equal(answer.facets.sources.length, 1);
  assert.ok(!JSON.stringify(answer).includes('nine thousand'));
  const { body } = await mina.browser.ask('GET', '/suggest?q=bonus');
  assert.deepEqual(body['documents'], []);
  for (const path of ['', '/html', '/original'])
    assert.equal((await mina.browser.ask('GET', `/documents/${secret.id}${path}`)).status, 404, path);
  assert.equal((await search('q=bonus', admin)).items.length, 0, 'an administrator is not a reader');
});

test('a question finds pages in any language of the organisation, by their stems', async () => {
  assert.ok(titles(await search('q=filterdoek+spoelen+vrijdag')).includes('Filterdoeken spoelen'));
});

test('facets count what their own narrowing leaves out, so that another choice can be added', async () => {
  const wide = await search('q=filter+cloths+filterdoeken');
  const count = (answer: SearchAnswer, language: string) =>
    answer.facets.languages.find(({ value }) => value === language)?.count ?? 0;
  const narrow = await search('q=filter+cloths+filterdoeken&language=nl');
  assert.deepEqual(titles(narrow), ['Filterdoeken spoelen']);
  assert.equal(count(narrow, 'en'), count(wide, 'en'));
  assert.ok(count(narrow, 'en') > 0);
  assert.deepEqual(
    narrow.facets.years.map(({ value }) => value),
    ['2026'],
    'the others count what is found',
  );
});

test('narrowing by person, time, kind and source', async () => {
  assert.deepEqual(titles(await search(`q=cloths&person=${mina.id}`)), ['Filter press']);
  assert.deepEqual(titles(await search('q=cloths&from=2026-01-01&to=2026-02-01')), ['Ordering cloths']);
  assert.equal((await search('q=cloths&kind=pdf')).found, 0);
  assert.ok((await search(`q=cloths&source=${shared}`)).found > 0);
  assert.deepEqual(
    titles(await search('q=&from=2026-05-01')),
    ['Filterdoeken spoelen'],
    'without words: what is narrowed to',
  );
});

test('without words and narrowing, all that one may read, newest first', async () => {
  const answer = await search('q=');
  assert.equal(titles(answer)[0], 'Filterdoeken spoelen');
  assert.ok(answer.found > 2 && !titles(answer).includes('Bonus of the year'));
});

test('newest first when asked', async () => {
  const answer = await search('q=filter+cloths+filterdoeken&sort=newest');
  const times = answer.items.map(({ document }) => document.at);
  assert.deepEqual(times, times.toSorted().toReversed());
});

async function suggested(typed: string): Promise<{ documents: string[]; people: string[] }> {
  const { status, body } = await mina.browser.ask('GET', `/suggest?q=${encodeURIComponent(typed)}`);
  assert.equal(status, 200, JSON.stringify(body));
  const { documents, people } = body as unknown as {
    documents: Array<{ title: string }>;
    people: Array<{ name: string }>;
  };
  return { documents: documents.map(({ title }) => title), people: people.map(({ name }) => name) };
}

test('titles are suggested while typing: those that begin so first, the newest first', async () => {
  const [first, ...others] = (await suggested('filter')).documents;
  assert.equal(first, 'Filterdoeken spoelen');
  assert.deepEqual(others.toSorted(), ['Filter press', 'Filter press (copy)']);
  assert.deepEqual((await suggested('spoel')).documents, ['Filterdoeken spoelen'], 'by any of its words');
  assert.deepEqual((await suggested('tags about')).documents, ['Notes about tags'], 'in any order');
  assert.deepEqual((await suggested('doek')).documents, ['Filterdoeken spoelen'], 'inside of a long word');
  assert.deepEqual((await suggested('FILTERDÖEKEN, spo')).documents, ['Filterdoeken spoelen']);
});

test('while typing, a typo is forgiven and operators are passed over', async () => {
  assert.deepEqual((await suggested('orderng')).documents, ['Ordering cloths']);
  assert.deepEqual((await suggested('notes abuot tags')).documents, ['Notes about tags']);
  assert.deepEqual((await suggested('order from:ada -x')).documents, ['Ordering cloths']);
  assert.deepEqual((await suggested('ada')).people, ['Ada Admin']);
  assert.deepEqual((await suggested('from:ada')).people, []);
  for (const typed of ['%', '\\', '_____', '\u0000', '"', '🦆🦆', "'--", '   x', 'x'.repeat(200)])
    assert.deepEqual((await suggested(typed)).documents, [], typed);
});

test('whatever is typed gets an answer or a clear refusal', async () => {
  for (const q of ['', '   ', '???', '"', "'; drop table document; --", '%00', '🦆', 'a'.repeat(2000), '的', '\u202e'])
    assert.equal((await mina.browser.ask('GET', `/search?q=${encodeURIComponent(q)}`)).status, 200, q.slice(0, 20));
  for (const query of [
    '',
    `q=${'a'.repeat(2001)}`,
    'q=a&from=yesterday',
    'q=a&kind=spell',
    'q=a&person=1',
    'q=a&surprise=1',
    'q=a&cursor=x',
    'q=a&sort=random',
  ])
    assert.equal((await mina.browser.ask('GET', `/search?${query}`)).status, 400, query.slice(0, 30));
});

test('markup in a document stays text', async () => {
  const answer = await search('q=zebras');
  const text = answer.items[0]?.passages[0]?.highlights.map((piece) => piece.text).join('') ?? '';
  assert.ok(text.includes('<img src=x onerror=alert(1)>'));
});

test('what says that it does not hold any more stands below what does, and the reason is shown', async () => {
  const { items } = await search('q=standby+rota+at+night');
  assert.deepEqual(
    items.slice(0, 2).map(({ document }) => [document.location, document.superseded]),
    [
      ['rota-new.md', false],
      ['rota-old.md', true],
    ],
  );
  assert.ok((items[1]?.why.reasons.find(({ signal }) => signal === 'superseded')?.part ?? 0) < 0);
});
