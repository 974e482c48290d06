import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Failure, Source } from '#contract/sources.ts';
import type { Browser } from '#kernel/test-browser.ts';
import { createTestProduct, setUp, type TestProduct, welcome } from '../test-product.ts';
import { type Connector, type Page, SourceError } from './connector.ts';
import { syncSource } from './sync.ts';

let product: TestProduct;
let admin: Browser;
let mina: Awaited<ReturnType<typeof welcome>>;
let folder: string;

before(async () => {
  product = await createTestProduct();
  admin = await setUp(product);
  mina = await welcome(product, admin, 'Mina');
});
after(() => product.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'learnscape-source-'));
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const everyone = { kind: 'everyone' };

async function connect(audience: object = everyone): Promise<string> {
  const asked = { connector: 'folder', name: 'Notes', settings: { path: folder }, personal: false, audience };
  const { status, body } = await admin.ask('POST', '/sources', asked);
  assert.equal(status, 200, JSON.stringify(body));
  return String(body['id']);
}

const see = async (id: string, browser = admin) =>
  (await browser.ask('GET', `/sources/${id}`)).body as unknown as Source;
const found = async (words: string, browser = mina.browser): Promise<string[]> => {
  const { body } = await browser.ask('GET', `/search?q=${encodeURIComponent(words)}`);
  return (body['items'] as unknown as Array<{ document: { title: string } }>).map(({ document }) => document.title);
};

test('a connected folder is read, found, followed through changes and renames, and forgotten when it is removed', async () => {
  await write('bilge.md', '# Bilge pump\n\nThe bilge pump of the tender starts at four centimetres.');
  await write('anchor.md', '# Anchor\n\nThe anchor winch needs grease each spring.');
  const id = await connect();
  await product.settle();
  assert.deepEqual(await found('bilge pump centimetres'), ['Bilge pump']);
  const first = await see(id);
  assert.equal(first.documents, 2);
  assert.equal(first.state, 'waiting');
  assert.deepEqual([first.runs[0]?.outcome, first.runs[0]?.added], ['done', 2]);

  const link = await product.services.db
    .selectFrom('document')
    .select('id')
    .where('title', '=', 'Anchor')
    .executeTakeFirst();
  await write('bilge.md', '# Bilge pump\n\nThe tender has a float switch now.');
  await rename(join(folder, 'anchor.md'), join(folder, 'winch.md'));
  await product.settle();
  assert.deepEqual(await found('centimetres'), []);
  assert.deepEqual(await found('float switch'), ['Bilge pump']);
  assert.deepEqual(await found('winch grease'), ['Anchor']);
  const moved = await product.services.db
    .selectFrom('document')
    .select(['id', 'location'])
    .where('title', '=', 'Anchor')
    .executeTakeFirst();
  assert.equal(moved?.id, link?.id, 'links to a renamed document stay valid');

  await rm(join(folder, 'winch.md'));
  await product.settle();
  assert.deepEqual(await found('winch grease'), []);

  assert.equal((await admin.ask('DELETE', `/sources/${id}`)).status, 200);
  assert.deepEqual(await found('float switch'), [], 'hidden before the rows are gone');
  await product.settle();
  assert.equal((await admin.ask('GET', `/sources/${id}`)).status, 404);
  const left = await product.services.db.selectFrom('document').select('id').where('sourceId', '=', id).execute();
  assert.deepEqual(left, []);
});

test('nothing is parsed again when nothing changed, and everything when asked', async () => {
  await write('one.md', '# One\n\nOnly one sentence here.');
  const id = await connect();
  await product.settle();
  await product.settle();
  const again = (await see(id)).runs[0];
  assert.deepEqual([again?.added, again?.changed, again?.deleted], [0, 0, 0]);
  await admin.ask('POST', `/sources/${id}/reread`);
  await product.settle();
  assert.equal((await see(id)).runs[0]?.changed, 1);
});

test('a file renamed over another one takes its place, in the index too', async () => {
  await write('old.md', '# Old plan\n\nThe slipway opens on Tuesday.');
  await write('new.md', '# New plan\n\nThe slipway opens on Friday.');
  await connect();
  await product.settle();
  await rename(join(folder, 'new.md'), join(folder, 'old.md'));
  await product.settle();
  assert.deepEqual(await found('slipway friday'), ['New plan']);
  const stale = await product.services.index.health();
  const kept = await product.services.db
    .selectFrom('passage')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  assert.equal(stale.state === 'ready' && stale.passages, Number(kept.n));
});

test('a paused source is left alone until it is resumed', async () => {
  await write('a.md', '# A\n\nmarzipan');
  const id = await connect();
  await product.settle();
  await admin.ask('POST', `/sources/${id}/pause`);
  await write('b.md', '# B\n\nmarzipan');
  await product.settle();
  assert.equal((await see(id)).state, 'paused');
  assert.deepEqual(await found('marzipan'), ['A']);
  await admin.ask('POST', `/sources/${id}/resume`);
  await product.settle();
  assert.deepEqual((await found('marzipan')).toSorted(), ['A', 'B']);
});

test('each document that failed is listed with its reason, and comes in once it is mended', async () => {
  await write('broken.docx', 'PK\x03\x04 is how an archive begins, but this is none');
  await write('fine.md', '# Fine\n\npumpernickel');
  const id = await connect();
  await product.settle();
  const { body } = await admin.ask('GET', `/sources/${id}/failures`);
  const failures = body['items'] as unknown as Failure[];
  assert.deepEqual(
    failures.map(({ name }) => name),
    ['broken.docx'],
  );
  assert.ok((failures[0]?.message ?? '').length > 10);
  assert.deepEqual(await found('pumpernickel'), ['Fine']);
  await rm(join(folder, 'broken.docx'));
  await product.settle();
  assert.equal((await see(id)).failures, 0);
});

test('who may read a source changes with the next request, and only its readers see that it exists', async () => {
  await write('secret.md', '# Salaries\n\nzabaglione');
  const id = await connect({ kind: 'some', groups: [], people: [] });
  await product.settle();
  assert.deepEqual(await found('zabaglione'), []);
  assert.equal((await mina.browser.ask('GET', `/sources/${id}`)).status, 404);
  const share = (people: string[]) =>
    admin.ask('PATCH', `/sources/${id}`, { audience: { kind: 'some', groups: [], people } });
  await share([mina.id]);
  await product.settle();
  assert.deepEqual(await found('zabaglione'), ['Salaries']);
  assert.equal((await mina.browser.ask('GET', `/sources/${id}`)).status, 200);
  // The index still believes that she may read it: the database decides.
  await share([]);
  assert.deepEqual(await found('zabaglione'), []);
  assert.equal((await mina.browser.ask('GET', `/sources/${id}`)).status, 404);
});

test('a member connects no shared source, steers none, and reads no folder of the server', async () => {
  const settings = { path: folder };
  const shared = await mina.browser.ask('POST', '/sources', {
    connector: 'folder',
    name: 'x',
    settings,
    personal: false,
  });
  assert.equal(shared.status, 403);
  const personal = await mina.browser.ask('POST', '/sources', {
    connector: 'folder',
    name: 'x',
    settings,
    personal: true,
  });
  assert.equal(personal.status, 400);
  assert.equal((await mina.browser.ask('POST', '/sources/preview', { connector: 'folder', settings })).status, 400);
  const id = await connect();
  assert.equal((await mina.browser.ask('POST', `/sources/${id}/pause`)).status, 404);
  assert.equal((await mina.browser.ask('DELETE', `/sources/${id}`)).status, 404);
});

test('a member cannot make the server knock at doors of its own network', async () => {
  for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', '[::1]']) {
    const settings = { host, port: 143, security: 'starttls', user: 'x', password: 'y', folders: [] };
    const { status, body } = await mina.browser.ask('POST', '/sources/preview', { connector: 'imap', settings });
    assert.equal(status, 400, host);
    assert.match(JSON.stringify(body), /inside this network/, host);
  }
});

test('a folder that disappears stops its source with a reason and removes nothing', async () => {
  await write('kept.md', '# Kept\n\nrhubarb');
  const id = await connect();
  await product.settle();
  await rename(folder, `${folder}-away`);
  await product.settle();
  const gone = await see(id);
  assert.equal(gone.problem?.code, 'gone');
  assert.ok(gone.problem?.remedy);
  assert.deepEqual(await found('rhubarb'), ['Kept']);
  await rename(`${folder}-away`, folder);
  await product.settle();
  assert.equal((await see(id)).problem, null);
});

test('a run that dies between two pages goes on where it stopped', async () => {
  const pages: Page[] = ['a', 'b', 'c'].map((name) => ({
    changes: [
      {
        type: 'upsert',
        id: name,
        version: '1',
        name: `${name}.md`,
        bytes: Buffer.from(`# ${name}\n\ntext of ${name}`),
        location: name,
        url: null,
        modifiedAt: null,
        people: [],
      },
    ],
    next: name,
  }));
  const asked: Array<string | null> = [];
  let dies = true;
  const connector: Connector = {
    name: 'scripted',
    settings: (await import('zod')).z.looseObject({}),
    fields: [],
    secrets: [],
    preview: async () => ({ summary: '', items: [] }),
    async *changes(_, cursor) {
      asked.push(cursor);
      for (const page of pages.filter(({ next }) => cursor === null || next > cursor)) {
        if (dies && page.next === 'c') throw new SourceError('unreachable', 'It went away.', 'Wait.');
        yield page;
      }
    },
  };
  product.services.sources.connectors.set('scripted', { shared: connector, personal: null });
  const id = await connect();
  await product.services.db
    .updateTable('source')
    .set({ connector: 'scripted', settings: '{}' })
    .where('id', '=', id)
    .execute();
  await syncSource(product.services.sources, id, new AbortController().signal);
  assert.equal((await see(id)).problem?.message, 'It went away.');
  assert.equal((await see(id)).documents, 2, 'pages that were complete are kept');
  dies = false;
  await syncSource(product.services.sources, id, new AbortController().signal);
  assert.deepEqual(asked, [null, 'b']);
  assert.equal((await see(id)).documents, 3);
  assert.equal((await see(id)).problem, null);
});

test('folders are checked before they are connected', async () => {
  await mkdir(join(folder, 'guides'));
  await write('guides/a.md', 'a');
  const preview = await admin.ask('POST', '/sources/preview', { connector: 'folder', settings: { path: folder } });
  assert.match(String(preview.body['summary']), /^1 file/);
  const bad = [
    { path: 'relative' },
    { path: join(folder, 'nowhere') },
    {},
    { path: folder, unknown: 1 },
    { path: product.services.config.dataDirectory },
  ];
  for (const settings of bad) {
    const { status, body } = await admin.ask('POST', '/sources/preview', { connector: 'folder', settings });
    assert.equal(status, 400, JSON.stringify(settings));
    assert.ok(String((body['error'] as unknown as { message: string }).message).length > 10);
  }
});
