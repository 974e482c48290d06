import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PersonTopic, Topic, TopicMap } from '#contract/topics.ts';
import { learnTopicsAnew, placeDocuments } from '#interests';
import type { Browser } from '#kernel/test-browser.ts';
import { THEMES, writeThemes } from '../interests/themes-for-tests.ts';
import { connectFolder, createTestProduct, setUp, type TestProduct, welcome } from '../test-product.ts';

const SEED = 5;
const DOCUMENTS = 64;
const forever = new AbortController().signal;

let product: TestProduct;
let admin: Browser;
let everyones = '';
const people: Record<string, Awaited<ReturnType<typeof welcome>>> = {};

const page = (title: string, author: string, text: string[], month: string) =>
  `---\ntitle: ${title}\nauthors:\n  - ${author} <${author.toLowerCase()}@example.org>\ndate: ${month}-15\n---\n\n${text.join('\n\n')}\n`;

/** Themes 0 and 1 are Mina's, 2 and 3 Otto's, and so on. */
const AUTHORS = ['Mina', 'Otto', 'Pia', 'Quinn'];
const authorOf = (at: number) => AUTHORS[Math.floor((at % THEMES.length) / 2)] ?? 'Mina';
const files = () =>
  Object.fromEntries(
    writeThemes(DOCUMENTS, 3, SEED).map(({ title, text }, at) => [
      `${at}.md`,
      page(`${title} ${at}`, authorOf(at), text, at < 32 ? '2024-03' : thisMonth()),
    ]),
  );
const thisMonth = () => new Date().toISOString().slice(0, 7);

before(async () => {
  product = await createTestProduct();
  admin = await setUp(product);
  for (const name of AUTHORS) people[name] = await welcome(product, admin, name);
});
after(() => product.stop());

async function get<T>(path: string, name = 'Otto'): Promise<T> {
  const { status, body } = (await people[name]?.browser.ask('GET', path)) ?? { status: 0, body: {} };
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as T;
}
const map = (name?: string) => get<TopicMap>('/topics', name);
const about = async (words: string, name?: string) => (await map(name)).topics.find((topic) => topic.name === words);
const topicOf = async (words: string, name?: string): Promise<Topic> => {
  const found = await about(words, name);
  assert.ok(found, `${words} is a topic`);
  return get<Topic>(`/topics/${found.id}`, name);
};
const known = async (who: string, name?: string) =>
  (await get<{ topics: PersonTopic[] }>(`/people/${people[who]?.id}/topics`, name)).topics;
const say = (topic: string, state: PersonTopic['state'], name = 'Mina') =>
  people[name]?.browser.ask('PUT', '/me/topics', { topic, state });

test('before there is enough text the map is empty and says how much there is', async () => {
  const { topics, groups, learnedAt, passages, needed } = await map();
  assert.deepEqual([topics, groups, learnedAt, passages], [[], [], null, 0]);
  assert.ok(needed > 100);
});

test('what everyone may read becomes a map of topics with sizes', async () => {
  everyones = await connectFolder(product, admin, files());
  await learnTopicsAnew(product.services.topics, forever);
  await placeDocuments(product.services.topics, false, forever);
  const { topics, groups, learnedAt } = await map();
  assert.ok(learnedAt !== null && topics.length >= THEMES.length && groups.length > 1);
  const names = topics.map(({ name }) => name);
  for (const name of ['Charging arm', 'Standby rota', 'Safety walk']) assert.ok(names.includes(name), names.join(', '));
  for (const topic of topics) {
    assert.ok(topic.documents > 0 && topic.recent <= topic.documents);
    assert.ok(groups.some(({ id }) => id === topic.group));
  }
});

test('a topic shows its documents, the people behind them, its neighbours and what moved', async () => {
  const { documents, best, latest, people: knowing, months, neighbours, group } = await topicOf('Charging arm');
  assert.ok(documents >= 5 && best.length >= 5, `${documents} documents`);
  for (const { title } of best) assert.match(title, /charging arm/);
  assert.equal(knowing[0]?.person.name, 'Mina');
  assert.ok((knowing[0]?.evidence.length ?? 0) > 0);
  assert.equal(months.length, 12);
  assert.equal(months.at(-1)?.month, thisMonth());
  assert.ok((months.at(-1)?.written ?? 0) > 0);
  assert.ok(latest.every((card, at) => at === 0 || card.at <= (latest[at - 1]?.at ?? '')));
  assert.ok(neighbours.length > 0 && group !== null);
});

test('a group shows its topics and everything under them', async () => {
  const { group } = await topicOf('Charging arm');
  const whole = await get<Topic>(`/topics/${group?.id}`);
  assert.equal(whole.group, null);
  assert.ok(whole.topics.some(({ name }) => name === 'Charging arm'));
  assert.ok(whole.documents >= (whole.topics[0]?.documents ?? 0));
});

test('documents that a reader may not see change nothing of what she is shown', async () => {
  const read = async (name: string) => JSON.stringify([await map(name), await topicOf('Charging arm', name)]);
  const [unaware, mine] = [await read('Otto'), await about('Charging arm', 'Pia')];
  const secret = writeThemes(8, 2, SEED + 1)[0]!;
  await connectFolder(
    product,
    admin,
    { 'secret.md': page('A charging arm under wraps', 'Quinn', secret.text, '2026-01') },
    [people['Pia']?.id ?? ''],
  );
  await placeDocuments(product.services.topics, false, forever);
  assert.equal(await read('Otto'), unaware);
  assert.equal((await about('Charging arm', 'Pia'))?.documents, (mine?.documents ?? 0) + 1);
  const { people: knowing } = await topicOf('Charging arm', 'Pia');
  assert.ok(
    knowing.some(({ person }) => person.name === 'Quinn'),
    JSON.stringify(knowing.map((one) => [one.person.name, one.strength])),
  );
  await learnTopicsAnew(product.services.topics, forever);
  assert.ok(!JSON.stringify(await map('Otto')).includes('wraps'));
});

test('topics learned again are the same topics', async () => {
  const names = async () => new Map((await map()).topics.map(({ id, name }) => [id, name]));
  const first = await names();
  await learnTopicsAnew(product.services.topics, forever);
  const kept = [...(await names())].filter(([id, name]) => first.get(id) === name);
  assert.ok(kept.length > 0.8 * first.size, `${kept.length} of ${first.size}`);
});

test('a person is found to know about what she wrote, and corrects it', async () => {
  const found = await known('Mina');
  const arm = found.find(({ topic }) => topic === 'Charging arm');
  assert.ok(arm?.id && arm.state === 'found' && arm.documents >= 5 && arm.evidence.length === 3);
  await say('Charging arm', 'confirmed');
  await say('Kite surfing', 'added');
  const [first, second] = await known('Mina');
  assert.deepEqual([first?.topic, first?.id, first?.state], ['Kite surfing', null, 'added']);
  assert.deepEqual([second?.topic, second?.id, second?.state], ['Charging arm', arm.id, 'confirmed']);
  assert.ok((await topicOf('Charging arm')).people.find(({ person }) => person.name === 'Mina')?.says);
  await say('charging arm', 'found');
  assert.equal((await known('Mina')).find(({ topic }) => topic === 'Charging arm')?.state, 'found');
});

test('what she hid is seen by her alone, and she is not among those who know', async () => {
  await say('Charging arm', 'hidden');
  assert.ok(!(await known('Mina')).some(({ topic }) => topic === 'Charging arm'));
  assert.ok((await known('Mina', 'Mina')).some(({ topic, state }) => topic === 'Charging arm' && state === 'hidden'));
  assert.ok(!(await topicOf('Charging arm')).people.some(({ person }) => person.name === 'Mina'));
  await say('Charging arm', 'found');
});

test('somebody who says she knows is shown under the topic, after those with evidence', async () => {
  await say('Charging arm', 'added', 'Pia');
  const { people: knowing } = await topicOf('Charging arm');
  assert.deepEqual([knowing[0]?.person.name, knowing.at(-1)?.person.name], ['Mina', 'Pia']);
  assert.deepEqual([knowing.at(-1)?.strength, knowing.at(-1)?.says], [0, true]);
});

test('a document she took back speaks for no topic of hers', async () => {
  const all = (await known('Mina')).find(({ topic }) => topic === 'Charging arm');
  await people['Mina']?.browser.ask('PUT', '/me/evidence', { document: all?.evidence[0]?.id, counts: false });
  const rest = (await known('Mina')).find(({ topic }) => topic === 'Charging arm');
  assert.equal(rest?.documents, (all?.documents ?? 0) - 1);
});

test('a topic nobody has, or of which too little is open to everyone, is not there', async () => {
  const arm = await about('Charging arm');
  const audience = { kind: 'some', groups: [], people: [people['Pia']?.id] };
  const { status } = await admin.ask('PATCH', `/sources/${everyones}`, { audience });
  assert.equal(status, 200);
  for (const name of ['Otto', 'Pia']) {
    assert.deepEqual((await map(name)).topics, []);
    assert.deepEqual((await map(name)).groups, []);
    const gone = await people[name]?.browser.ask('GET', `/topics/${arm?.id}`);
    const never = await people[name]?.browser.ask('GET', '/topics/00000000-0000-4000-8000-000000000000');
    assert.equal(gone?.status, 404);
    assert.deepEqual(gone?.body, never?.body);
  }
  assert.deepEqual(
    (await known('Otto', 'Quinn')).filter(({ state }) => state === 'found'),
    [],
  );
  await learnTopicsAnew(product.services.topics, forever);
  assert.equal((await map()).learnedAt, null);
});
