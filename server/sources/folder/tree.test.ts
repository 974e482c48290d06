import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { follow, Mirror } from '../connector.conformance.ts';
import { SourceError } from '../connector.ts';
import { readChanges } from './changes.ts';
import { folderConnector } from './folder.ts';
import { FolderSettings } from './settings.ts';

const forever = new AbortController().signal;
const LONG_AGO = new Date('2020-02-02T02:02:02Z');
const NOBODY = 65_534;

let top: string;
let root: string;
let settings: FolderSettings;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'tree-'));
  chmodSync(top, 0o755);
  root = join(top, 'root');
  mkdirSync(root);
  settings = FolderSettings.parse({ path: root });
});
afterEach(() => rmSync(top, { recursive: true }));

const at = (name: string) => join(root, name);
function write(name: string, text = name): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
  utimesSync(at(name), LONG_AGO, LONG_AGO);
}
const ids = (mirror: Mirror<FolderSettings>) => [...mirror.things.keys()].sort();
const told = (mirror: Mirror<FolderSettings>, from: number) =>
  mirror.changes.slice(from).map((change) => (change.type === 'move' ? `${change.from} -> ${change.id}` : change.type));
const gone = (error: unknown) => error instanceof SourceError && error.code === 'gone';

test('a renamed file and a renamed folder are moves, and nothing is offered again', async () => {
  for (const name of ['a.txt', 'x/b.txt', 'x/y/c.txt']) write(name);
  const mirror = await follow(folderConnector, settings);
  renameSync(at('a.txt'), at('renamed.txt'));
  renameSync(at('x'), at('z'));
  await mirror.run();
  assert.deepEqual(told(mirror, 3).sort(), ['a.txt -> renamed.txt', 'x/b.txt -> z/b.txt', 'x/y/c.txt -> z/y/c.txt']);
  assert.deepEqual(ids(mirror), ['renamed.txt', 'z/b.txt', 'z/y/c.txt']);
});

test('a renamed file that was written too, keeping size and time, is offered again', async () => {
  write('a.txt', 'one');
  write('b.txt', 'stays');
  const mirror = await follow(folderConnector, settings);
  write('a.txt', 'two');
  renameSync(at('a.txt'), at('c.txt'));
  await mirror.run();
  assert.deepEqual(mirror.contents(), ['stays', 'two']);
});

test('a hard link is another file, not a move', async () => {
  write('a.txt', 'one');
  const mirror = await follow(folderConnector, settings);
  linkSync(at('a.txt'), at('b.txt'));
  await mirror.run();
  rmSync(at('a.txt'));
  await mirror.run();
  assert.deepEqual(
    told(mirror, 1).filter((each) => each !== 'upsert'),
    [],
  );
  assert.deepEqual(ids(mirror), ['b.txt']);
});

test('a hard link that comes with a folder takes nothing from the file it is', async () => {
  write('a.txt', 'one');
  mkdirSync(join(top, 'elsewhere'));
  linkSync(at('a.txt'), join(top, 'elsewhere', 'b.txt'));
  const mirror = await follow(folderConnector, settings);
  renameSync(join(top, 'elsewhere'), at('in'));
  await mirror.run();
  assert.deepEqual(ids(mirror), ['a.txt', 'in/b.txt']);
});

test('of two links to a file that is gone, only one is the file that moved', async () => {
  for (const name of ['a.txt', 'stays.txt']) write(name);
  const mirror = await follow(folderConnector, settings);
  linkSync(at('a.txt'), at('b.txt'));
  linkSync(at('a.txt'), at('c.txt'));
  rmSync(at('a.txt'));
  await mirror.run();
  assert.match(told(mirror, 2).sort().join(), /^a\.txt -> [bc]\.txt,upsert$/);
  assert.deepEqual(ids(mirror), ['b.txt', 'c.txt', 'stays.txt']);
});

test('a file renamed over another is that file now', async () => {
  write('a.txt', 'one');
  write('b.txt', 'two');
  const mirror = await follow(folderConnector, settings);
  renameSync(at('a.txt'), at('b.txt'));
  await mirror.run();
  assert.deepEqual(told(mirror, 2), ['a.txt -> b.txt']);
  assert.deepEqual(mirror.contents(), ['one']);
});

const oneByOne = {
  ...folderConnector,
  changes: (from: FolderSettings, cursor: string | null, signal: AbortSignal) => readChanges(from, cursor, signal, 1),
};

test('what was offered under a name in this run is not moved away from it', async () => {
  for (const name of ['a.txt', 'b.txt', 'm.txt']) write(name);
  const mirror = await follow(oneByOne, settings);
  renameSync(at('a.txt'), at('z.txt'));
  write('a.txt', 'another');
  write('m.txt', 'more');
  const happens = [() => rmSync(at('a.txt'))];
  await mirror.runWhile(() => happens.shift()?.());
  assert.deepEqual(mirror.contents(), ['a.txt', 'another', 'b.txt', 'more']);
  await mirror.run();
  assert.deepEqual(mirror.contents(), ['a.txt', 'b.txt', 'more']);
});

test('what was offered under a name before an interruption is not moved away from it', async () => {
  for (const name of ['a.txt', 'b.txt']) write(name);
  const mirror = await follow(oneByOne, settings);
  renameSync(at('a.txt'), at('z.txt'));
  write('a.txt', 'another');
  await mirror.runUntil(1);
  rmSync(at('a.txt'));
  await mirror.run();
  assert.deepEqual(mirror.contents(), ['a.txt', 'b.txt']);
});

test('a file that is renamed while it is looked for, and back later, is never lost', async () => {
  for (const name of ['a/a.txt', 'm.txt', 'x/stays.txt']) write(name);
  const mirror = await follow(oneByOne, settings);
  for (const name of ['m.txt', 'n.txt']) write(name, 'more');
  const happens = [() => renameSync(at('a'), at('x/z'))];
  await mirror.runWhile(() => happens.shift()?.());
  assert.deepEqual(ids(mirror), ['m.txt', 'n.txt', 'x/stays.txt', 'x/z/a.txt']);
  renameSync(at('x/z'), at('a'));
  await mirror.run();
  assert.deepEqual(ids(mirror), ['a/a.txt', 'm.txt', 'n.txt', 'x/stays.txt']);
});

test('a folder moved in brings its old files', async () => {
  write('a.txt');
  mkdirSync(join(top, 'elsewhere'));
  writeFileSync(join(top, 'elsewhere', 'old.txt'), 'old');
  utimesSync(join(top, 'elsewhere', 'old.txt'), LONG_AGO, LONG_AGO);
  const mirror = await follow(folderConnector, settings);
  renameSync(join(top, 'elsewhere'), at('in'));
  await mirror.run();
  assert.deepEqual(ids(mirror), ['a.txt', 'in/old.txt']);
});

test('a folder that was away and came back unchanged is there again', async () => {
  write('a.txt');
  write('x/b.txt');
  const mirror = await follow(folderConnector, settings);
  renameSync(at('x'), join(top, 'away'));
  await mirror.run();
  assert.deepEqual(ids(mirror), ['a.txt']);
  renameSync(join(top, 'away'), at('x'));
  await mirror.run();
  assert.deepEqual(ids(mirror), ['a.txt', 'x/b.txt']);
});

test('another, empty folder in the place of the root deletes nothing; emptying the root does', async () => {
  write('a.txt');
  write('b.txt');
  const mirror = await follow(folderConnector, settings);
  renameSync(root, join(top, 'unmounted'));
  mkdirSync(root);
  await assert.rejects(mirror.run(), gone);
  await assert.rejects(follow(folderConnector, settings), gone);
  writeFileSync(at('stray'), 'on the disk below the mount');
  await assert.rejects(mirror.run(), gone);
  rmSync(root, { recursive: true });
  renameSync(join(top, 'unmounted'), root);
  await mirror.run();
  assert.deepEqual(ids(mirror), ['a.txt', 'b.txt']);
  rmSync(at('a.txt'));
  rmSync(at('b.txt'));
  await mirror.run();
  assert.deepEqual(ids(mirror), []);
});

test('a path that is a file or relative is a matter of settings', async () => {
  write('a.txt');
  await assert.rejects(
    follow(folderConnector, { ...settings, path: at('a.txt') }),
    (error) => error instanceof SourceError && error.code === 'settings',
  );
  assert.equal(FolderSettings.safeParse({ path: 'some/where' }).success, false);
});

test('links, pipes and sockets are passed over, and no original is read through a link', async () => {
  write('a.txt');
  writeFileSync(join(top, 'secret'), 'secret');
  mkdirSync(join(top, 'private'));
  writeFileSync(join(top, 'private', 'b.txt'), 'secret');
  symlinkSync(join(top, 'secret'), at('link.txt'));
  symlinkSync(join(top, 'private'), at('folder'));
  symlinkSync(root, at('loop'));
  symlinkSync('nowhere', at('dangling'));
  execFileSync('mkfifo', [at('pipe')]);
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(at('socket'), resolve));
  const mirror = await follow(folderConnector, settings);
  await new Promise((resolve) => socket.close(resolve));
  assert.deepEqual(ids(mirror), ['a.txt']);
  for (const id of ['link.txt', 'folder/b.txt', 'loop/a.txt', 'pipe', 'folder', '../secret'])
    assert.equal(await folderConnector.original?.(settings, id, forever), null, id);
});

test('hidden and excluded files are left out, and their originals are not handed out', async () => {
  for (const name of ['a.txt', '.env', '.git/config', 'x/node_modules/p/index.js', 'x/b.txt']) write(name);
  assert.deepEqual(ids(await follow(folderConnector, settings)), ['a.txt', 'x/b.txt']);
  for (const id of ['.env', '.git/config', 'x/node_modules/p/index.js'])
    assert.equal(await folderConnector.original?.(settings, id, forever), null, id);
  const all = FolderSettings.parse({ path: root, exclude: [] });
  assert.equal((await follow(folderConnector, all)).things.size, 5);
});

test('a file above the limit is told with its size and not read, until it has shrunk', async () => {
  write('small.txt');
  writeFileSync(at('large.bin'), '');
  truncateSync(at('large.bin'), 3 * 1024 ** 4);
  const mirror = await follow(folderConnector, settings);
  assert.deepEqual(
    [...mirror.failures.values()].map(({ id, code, message }) => ({ id, code, message })),
    [{ id: 'large.bin', code: 'too-large', message: 'The file has 3145728 MB; files above 50 MB are not read.' }],
  );
  truncateSync(at('large.bin'), 10);
  await mirror.run();
  assert.deepEqual(ids(mirror), ['large.bin', 'small.txt']);
  assert.equal(mirror.failures.size, 0);
});

test('no page is larger than it may be, and large files come alone', async () => {
  for (let index = 0; index < 9; index++) write(`${index}.bin`, 'x'.repeat(3 * 1024 * 1024));
  write('huge.bin', 'x'.repeat(20 * 1024 * 1024));
  for await (const page of folderConnector.changes(settings, null, forever)) {
    const bytes = page.changes.reduce((sum, change) => sum + (change.type === 'upsert' ? change.bytes.length : 0), 0);
    assert.ok(bytes <= 8 * 1024 * 1024 || page.changes.length === 1, `${page.changes.length} files, ${bytes} bytes`);
  }
});

/** Root may read everything, so root's test is somebody else for a while. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

test('what may not be read is told, stops nothing else, and comes when it may', async () => {
  for (const name of ['a.txt', 'closed.txt', 'shut/b.txt', 'dark/c.txt', 'z.txt']) write(name);
  chmodSync(at('closed.txt'), 0);
  chmodSync(at('shut'), 0);
  chmodSync(at('dark'), 0o444);
  const mirror = new Mirror(folderConnector, settings);
  await asNobody(() => mirror.run());
  assert.deepEqual(ids(mirror), ['a.txt', 'z.txt']);
  assert.deepEqual([...mirror.failures.keys()].sort(), ['closed.txt', 'dark/c.txt', 'shut']);
  for (const failure of mirror.failures.values()) assert.equal(failure.code, 'forbidden');
  const before = mirror.changes.length;
  await asNobody(() => mirror.run());
  assert.equal(mirror.changes.length, before);
  assert.equal(mirror.failures.size, 3);
  chmodSync(at('closed.txt'), 0o644);
  for (const name of ['shut', 'dark']) chmodSync(at(name), 0o755);
  await asNobody(() => mirror.run());
  assert.deepEqual(ids(mirror), ['a.txt', 'closed.txt', 'dark/c.txt', 'shut/b.txt', 'z.txt']);
  assert.equal(mirror.failures.size, 0);
});

test('a root that may not be read is forbidden, not empty', async () => {
  write('a.txt');
  const mirror = await follow(folderConnector, settings);
  chmodSync(root, 0);
  await asNobody(() =>
    assert.rejects(mirror.run(), (error) => error instanceof SourceError && error.code === 'forbidden'),
  );
  chmodSync(root, 0o755);
  assert.deepEqual(ids(mirror), ['a.txt']);
});

test('names that are not text are told apart, and lead back to their files', async () => {
  const names = [
    Buffer.from([0x61, 0xff]),
    Buffer.from([0x61, 0xfe]),
    Buffer.from('a\uFFFDFF'),
    Buffer.from([0xc3, 0x28]),
  ];
  for (const [index, name] of names.entries())
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), name]), `${index}.`);
  const mirror = await follow(folderConnector, settings);
  assert.equal(mirror.things.size, names.length);
  for (const [id, { bytes }] of mirror.things)
    assert.deepEqual((await folderConnector.original?.(settings, id, forever))?.bytes, bytes);
});

test('the preview counts by type and by folder', async () => {
  for (const name of ['a.md', 'x/b.md', 'x/y/c.PDF', 'x/d', '.hidden/e.md']) write(name);
  assert.deepEqual(await folderConnector.preview(settings, forever), {
    summary: '4 files: 2 md, 1 pdf, 1 without extension.',
    items: [
      { id: '.', name: 'Files at the top', count: 1, examples: ['a.md'], suggested: true },
      { id: 'x', name: 'x', count: 3, examples: ['b.md', 'd', 'c.PDF'], suggested: true },
    ],
  });
});

test('a change deep in a folder made while watching is noticed', async () => {
  write('x/a.txt');
  const stop = new AbortController();
  const { promise: noticed, resolve } = Promise.withResolvers<void>();
  const watching = folderConnector.watch?.(settings, resolve, stop.signal);
  const knock = setInterval(() => write(`x/new/deeper/${Date.now()}.txt`), 200);
  await noticed;
  clearInterval(knock);
  stop.abort();
  await watching;
});
