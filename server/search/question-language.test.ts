import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SearchAnswer, Understood } from '#contract/search.ts';
import type { Browser } from '#kernel/test-browser.ts';
import { connectFolder, createTestProduct, setUp, type TestProduct, welcome } from '../test-product.ts';

let product: TestProduct;
let admin: Browser;
let mina: Awaited<ReturnType<typeof welcome>>;

const page = (title: string, author: string, date: string, text: string, language = 'en') =>
  `---\ntitle: ${title}\nauthors:\n  - ${author}\ndate: ${date}\nlang: ${language}\n---\n\n${text}\n`;
const [ada, minaWrites, jan] = [
  'Ada Admin <ada@example.org>',
  'Mina <mina@example.org>',
  'Jan Peeters <jan@supplier.example>',
];

before(async () => {
  product = await createTestProduct();
  admin = await setUp(product);
  mina = await welcome(product, admin, 'Mina');
  const team = await admin.ask('POST', '/groups', { name: 'Foundry', about: null, kind: 'team' });
  await admin.ask('PUT', `/groups/${String(team.body['id'])}/members`, { members: [mina.id], owners: [mina.id] });
  await connectFolder(product, admin, {
    'press.md': page(
      'Filter press',
      minaWrites,
      '2025-03-01',
      'Rinse the filter cloths of the press with citric acid. Dry the cloths for two days before they are folded.',
    ),
    'pumps.md': page(
      'Filter pumps',
      ada,
      '2026-02-10',
      'The press of the filter stands near the pumps. A battery keeps the KV-204 running.',
    ),
    'draft.md': page(
      'Pump plan',
      ada,
      '2026-05-02',
      'The pumps are replaced by bigger ones.\n\nThis is a rough draft, not decided yet.',
    ),
    'rough.md': page(
      'Rough sea',
      jan,
      '2026-05-03',
      'The pumps ran in a rough sea; no draft was measured at the quay.',
    ),
    'cafe.md': page('Café', jan, '2026-06-01', 'Le café — réunion d’équipe — est à neuf heures.', 'fr'),
    'batterij.md': page(
      'Vaarbatterijen',
      minaWrites,
      '2026-07-01',
      'De vaarbatterijen worden elke nacht bijgeladen. De laadarm wordt na het aanmeren uitgestoken en weer ingetrokken voor vertrek.',
      'nl',
    ),
    'pompe.md': page(
      'Pompes de cale',
      minaWrites,
      '2026-07-02',
      'Les pompes de cale sont vérifiées chaque semaine et nettoyées avant les contrôles.',
      'fr',
    ),
    'ventil.md': page(
      'Ventile',
      minaWrites,
      '2026-07-03',
      'Die Ventile werden vierteljährlich geprüft und die Dichtungen dabei gewechselt.',
      'de',
    ),
  });
  await connectFolder(
    product,
    admin,
    {
      'secret.md': page('Salaries', 'Zoë Hidden <zoe@example.org>', '2026-03-01', 'The zygomatic bonus of the board.'),
    },
    [],
  );
});
after(() => product.stop());

async function ask(words: string, more = ''): Promise<SearchAnswer> {
  const { status, body } = await mina.browser.ask('GET', `/search?q=${encodeURIComponent(words)}${more}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as SearchAnswer;
}
const titles = async (words: string, more?: string) =>
  (await ask(words, more)).items.map(({ document }) => document.title).toSorted();
const understood = async (words: string): Promise<Array<Partial<Understood>>> =>
  (await ask(words)).understood.map(({ operator, not, means }) => ({ operator, not, means }));

test('a phrase finds only where its words stand next to each other', async () => {
  assert.deepEqual(await titles('filter press'), ['Filter press', 'Filter pumps']);
  assert.deepEqual(await titles('"filter press"'), ['Filter press'], 'in the title');
  assert.deepEqual(await titles('"press of the filter"'), ['Filter pumps'], 'stop words and all');
  assert.deepEqual(await titles('“citric acid”'), ['Filter press']);
  assert.deepEqual(await titles('"acid citric"'), []);
  assert.deepEqual(await titles('"citric acids"'), [], 'its words are compared whole');
  assert.deepEqual(await titles('"citric acid" "filter cloths"'), ['Filter press']);
  assert.deepEqual(await titles('"citric acid" "the pumps"'), []);
  assert.deepEqual(await titles('"pumps ran" cloths'), ['Rough sea'], 'words besides it are welcome, not required');
});

test('only the words of a phrase that tell something are marked', async () => {
  const [item] = (await ask('"press of the filter"')).items;
  const marked = item?.passages.flatMap(({ highlights }) =>
    highlights.filter(({ hit }) => hit).map(({ text }) => text),
  );
  assert.deepEqual(marked, ['press', 'filter']);
});

test('accents, case and what stands between words do not matter to a phrase', async () => {
  assert.deepEqual(await titles('"CAFE reunion d\'equipe"'), ['Café']);
  assert.deepEqual(await titles('"kv 204"'), ['Filter pumps']);
  assert.deepEqual(await titles('"KV-204 running"'), ['Filter pumps']);
  assert.deepEqual(await titles('"acid dry"'), ['Filter press'], 'over the end of a sentence');
});

test('a word with a minus leaves out every document that has it anywhere', async () => {
  assert.deepEqual(await titles('pumps'), ['Filter pumps', 'Pump plan', 'Rough sea']);
  assert.deepEqual(await titles('pumps -draft'), ['Filter pumps']);
  assert.deepEqual(await titles('pumps -batteries'), ['Pump plan', 'Rough sea'], 'in any form of the word');
  assert.deepEqual(await titles('pumps -"rough draft"'), ['Filter pumps', 'Rough sea']);
  assert.deepEqual(await titles('pumps -KV-204'), ['Pump plan', 'Rough sea']);
  assert.deepEqual(
    await titles('-pumps in:notes type:page after:2026-05-01'),
    ['Café', 'Pompes de cale', 'Vaarbatterijen', 'Ventile'].toSorted(),
  );
  assert.deepEqual(await titles('-draft from:ada'), ['Filter pumps']);
  assert.deepEqual(await titles('-"rough draft" from:ada'), ['Filter pumps']);
});

test('from: takes a name, an address, a team, or me', async () => {
  assert.deepEqual(await titles('pumps from:ada'), ['Filter pumps', 'Pump plan']);
  assert.deepEqual(await titles('pumps from:"Jan Peeters"'), ['Rough sea'], 'also who is no colleague');
  assert.deepEqual(await titles('pumps from:jan@supplier.example'), ['Rough sea']);
  assert.deepEqual(await titles('press from:me'), ['Filter press']);
  assert.deepEqual(await titles('press from:foundry'), ['Filter press']);
  assert.deepEqual(await titles('pumps -from:ada'), ['Rough sea']);
  assert.deepEqual(await titles('from:jan'), ['Café', 'Rough sea'], 'without words: the newest of it');
  assert.deepEqual(await titles('pumps from:ada from:jan'), ['Filter pumps', 'Pump plan', 'Rough sea'], 'either');
  assert.deepEqual(await titles('from:jan', `&person=${mina.id}`), [], 'and what is chosen beside the box');
  assert.deepEqual(await understood('from:pee -from:me from:"Foundry"'), [
    { operator: 'from', not: false, means: ['Jan Peeters'] },
    { operator: 'from', not: true, means: ['Mina'] },
    { operator: 'from', not: false, means: ['Foundry'] },
  ]);
});

test('before:, after: and type: narrow, and say what they were taken for', async () => {
  assert.deepEqual(await titles('pumps before:2026-05'), ['Filter pumps']);
  assert.deepEqual(await titles('pumps after:2026-05-03'), ['Rough sea']);
  assert.deepEqual(await titles('cloths after:2025 before:2026'), ['Filter press']);
  assert.deepEqual(await titles('pumps -after:2026-05'), ['Filter pumps']);
  assert.deepEqual(await titles('pumps type:pdf'), []);
  assert.equal((await titles('pumps type:page')).length, 3);
  assert.deepEqual(await titles('pumps -type:page'), []);
  assert.deepEqual(await understood('after:2025 type:e-mail before:soon "two words" -x'), [
    { operator: 'after', not: false, means: ['2025-01-01'] },
    { operator: 'type', not: false, means: ['mail'] },
    { operator: 'unclear', not: false, means: [] },
    { operator: 'phrase', not: false, means: ['two words'] },
    { operator: 'word', not: true, means: ['x'] },
  ]);
});

test('what was understood says where it stands, so that it can be taken out again', async () => {
  const q = 'pumps from:"Jan Peeters" -draft';
  const parts = (await ask(q)).understood.map(({ start, end }) => q.slice(start, end));
  assert.deepEqual(parts, ['from:"Jan Peeters"', '-draft']);
});

test('somebody nobody knows is said to be so, with names that resemble hers', async () => {
  const [part] = (await ask('pumps from:adda')).understood;
  assert.deepEqual(part?.means, []);
  assert.deepEqual(part?.similar, ['Ada Admin']);
  assert.deepEqual(await titles('pumps from:adda'), []);
  assert.equal((await titles('pumps -from:adda')).length, 3);
});

test('people and sources of what somebody may not read are as good as unknown', async () => {
  const shape = async (words: string) => {
    const { items, found, understood: parts, respelled } = await ask(words);
    return { items, found, parts: parts.map(({ means, similar }) => ({ means: means.length, similar })), respelled };
  };
  for (const [hidden, absent] of [
    ['from:zoe', 'from:zox'],
    ['from:"Zoë Hidden"', 'from:"Zoë Huddle"'],
    ['from:zoe@example.org', 'from:zox@example.org'],
    ['in:"Notes for 0"', 'in:"Notes for 9"'],
    ['zygomatic', 'zygomotic'],
    ['"zygomatic bonus"', '"zygomotic bonus"'],
    ['zygomatik', 'zygomotik'],
  ])
    assert.deepEqual(await shape(hidden ?? ''), await shape(absent ?? ''), hidden);
});

test('a word that nothing has is looked for as the closest one that something has', async () => {
  const answer = await ask('batery');
  assert.deepEqual(answer.respelled, [{ typed: 'batery', instead: 'battery' }]);
  assert.deepEqual(
    answer.items.map(({ document }) => document.title),
    ['Filter pumps'],
  );
  assert.deepEqual((await ask('vaarbaterijn')).respelled, [{ typed: 'vaarbaterijn', instead: 'vaarbatterijen' }]);
  assert.deepEqual((await ask('citrik acid')).respelled, [{ typed: 'citrik', instead: 'citric' }]);
  assert.deepEqual((await ask('vérifées')).respelled, [{ typed: 'vérifées', instead: 'vérifiées' }]);
  assert.deepEqual((await ask('pumps draft battery')).respelled, []);
  assert.deepEqual((await ask('kv-205 zzzz 12345')).respelled, [], 'neither identifiers nor what is like nothing');
  assert.deepEqual((await ask('"citrik acid" -batery')).respelled, [], 'what is in quotes is meant as it stands');
});

test('words that nothing has and nothing is like are said to stand nowhere', async () => {
  assert.deepEqual((await ask('zeppelin pumps')).unwritten, ['zeppelin']);
  assert.deepEqual((await ask('batery pumps')).unwritten, [], 'what was respelled was found');
  assert.deepEqual((await ask('filterpress')).unwritten, []);
  assert.deepEqual((await ask('pumps -zeppelin')).unwritten, [], 'what is to be left out need not be there');
});

test('while the index is being rebuilt no word is said to be unknown', async () => {
  const { db } = product.services;
  await db.updateTable('indexState').set({ rebuilding: true }).execute();
  assert.deepEqual((await ask('batery')).respelled, []);
  assert.deepEqual((await ask('zeppelin')).unwritten, []);
  await db.updateTable('indexState').set({ rebuilding: false }).execute();
  assert.equal((await ask('batery')).respelled.length, 1);
});

test('a name is taken whole before it is taken for a beginning, and a team before that', async () => {
  assert.deepEqual((await understood('from:min'))[0]?.means, ['Mina']);
  const team = await admin.ask('POST', '/groups', { name: 'Min', about: null, kind: 'community' });
  assert.deepEqual((await understood('from:min'))[0]?.means, ['Min']);
  await admin.ask('DELETE', `/groups/${String(team.body['id'])}`);
});

test('words written as one are found apart, and words written apart as one', async () => {
  assert.deepEqual((await ask('filterpress')).respelled, [{ typed: 'filterpress', instead: 'filter press' }]);
  assert.ok((await titles('filterpress')).includes('Filter press'));
  assert.ok((await titles('laad arm')).includes('Vaarbatterijen'));
});

test('a question in Dutch, French or German finds text in it, in any form of its words', async () => {
  const first = async (words: string) => (await ask(words)).items[0];
  const dutch = await first('hoe wordt de vaarbatterij bijgeladen en wanneer?');
  assert.equal(dutch?.document.title, 'Vaarbatterijen');
  assert.deepEqual(dutch?.why.missingWords, [], 'stop words are not asked for');
  const french = await first('comment vérifier une pompe de cale avant le contrôle');
  assert.equal(french?.document.title, 'Pompes de cale');
  assert.deepEqual(french?.why.missingWords, []);
  const german = await first('wie wird das Ventil geprüft und welche Dichtung');
  assert.equal(german?.document.title, 'Ventile');
  assert.ok(!german?.why.missingWords.includes('wird'));
});

test('whatever stands in the box gets an answer', async () => {
  const odd = [
    '"',
    '-',
    'from:',
    'from:"',
    'from:\u0000',
    'in:%',
    'in:\\',
    'type:',
    '"\u0000"',
    '-🦆',
    'from:🦆',
    '"的"',
    'from:\'";--',
    'after:9999-12-31',
    'before:0001',
    '"'.repeat(2000),
    'from:a '.repeat(250),
    '-a '.repeat(660),
    '"a b" '.repeat(330),
    `"${'wort '.repeat(390)}"`,
    `-"${'x'.repeat(1990)}"`,
  ];
  for (const q of odd) assert.equal(typeof (await ask(q.slice(0, 2000))).found, 'number', q.slice(0, 20));
});
