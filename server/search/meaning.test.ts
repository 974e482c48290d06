import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectFolder, createTestProduct, setUp, type TestProduct, welcome } from '../test-product.ts';
import type { Browser } from '#kernel/test-browser.ts';

let product: TestProduct;
let ada: Browser;
before(async () => {
  product = await createTestProduct();
  ada = await setUp(product);
});
after(() => product.stop());

/** Notes in which words of one subject stand together, so that what they have in common can be learned. */
function notes(count: number): Record<string, string> {
  const subjects = [
    ['salary', 'payslip', 'payroll', 'bonus', 'pension'],
    ['pump', 'valve', 'coolant', 'hose', 'leak'],
    ['ferry', 'quay', 'skipper', 'crossing', 'tide'],
  ];
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const subject = subjects[i % 3] ?? [];
      const words = Array.from({ length: 4 }, (__, k) => subject[(i * (k + 1) + k) % 5]);
      return [`note-${i}.md`, `# Note ${i}\n\nAbout ${words.join(' and ')}, number${i % 7} item${i % 11}.\n`];
    }),
  );
}

const found = async (q: string) => {
  const { body } = await ada.ask('GET', `/search?q=${encodeURIComponent(q)}`);
  return body as unknown as {
    items: Array<{ document: { title: string }; why: { reasons: Array<{ signal: string; part: number }> } }>;
    missing: string[];
  };
};

test('with little text it is found by words alone, and the answer says so', async () => {
  await connectFolder(product, ada, { 'one.md': '# Holidays\n\nEverybody has thirty days.' });
  assert.deepEqual((await found('holidays')).missing, ['meaning']);
});

test('with enough text a question finds what is written in other words', async () => {
  await connectFolder(product, ada, {
    ...notes(330),
    'target.md': '# Money matters\n\nThe payroll bonus goes with the pension.\n',
  });
  const { items, missing } = await found('salary payslip money');
  assert.deepEqual(missing, []);
  const target = items.find(({ document }) => document.title === 'Money matters');
  assert.ok(target, 'found without its words');
});

test('a new document is found by meaning at once', async () => {
  await connectFolder(product, ada, {
    'new.md': '# A new drip\n\nThe hose has a leak where coolant meets the valve.\n',
  });
  const { items } = await found('pump drip');
  assert.equal(items[0]?.document.title, 'A new drip');
});

type Related = { items: Array<{ document: { id: string; title: string } }> };
const related = async (browser: Browser, id: string) => browser.ask('GET', `/documents/${id}/related`);

test('beside a document stand others about the same, and nothing the reader may not see', async () => {
  const bob = await welcome(product, ada, 'Bob');
  const notesOfBob = { 'a.md': '# Valves of spring\n\nThe pump, its valve and the coolant.\n' };
  await connectFolder(product, ada, notesOfBob, [bob.id]);
  const secret = { 'b.md': '# Valves of autumn\n\nA leak of coolant at the pump, from the hose.\n' };
  await connectFolder(product, ada, secret, [(await welcome(product, ada, 'Carla')).id]);
  const { body } = await bob.browser.ask('GET', '/search?q=valves');
  const { id } = (body as unknown as Related).items[0]?.document ?? { id: '' };
  const answer = await related(bob.browser, id);
  const titles = (answer.body as unknown as Related).items.map(({ document }) => document.title);
  assert.ok(titles.includes('A new drip'), titles.join());
  assert.ok(!titles.includes('Valves of autumn') && !titles.includes('Valves of spring'), titles.join());
  assert.equal((await related(ada, id)).status, 404, 'what may not be read is not there');
});
