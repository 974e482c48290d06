import assert from 'node:assert/strict';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Mirror } from '../connector.conformance.ts';
import { readChanges } from './changes.ts';
import { folderConnector } from './folder.ts';
import { FolderSettings } from './settings.ts';

const PLACES = ['a', 'b', 'c', 'x/a', 'x/b', 'y/a', 'y/x/a'];
const FOLDERS = ['x', 'y', 'y/x', 'z'];
const place = fc.constantFrom(...PLACES);
const folder = fc.constantFrom(...FOLDERS);

type Step = { do: string; at?: string; to?: string; text?: string; old?: boolean };

/** What people and programs do to a tree. Old times make a move certain; new ones make it doubtful. */
const deed: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('write'), at: place, text: fc.constantFrom('1', '2', '3'), old: fc.boolean() }),
  fc.record({ do: fc.constant('remove'), at: place }),
  fc.record({ do: fc.constant('move'), at: place, to: place }),
  fc.record({ do: fc.constant('move'), at: folder, to: folder }),
  fc.record({ do: fc.constant('swap'), at: place, to: place }),
  fc.record({ do: fc.constant('link'), at: place, to: place }),
);
const run: fc.Arbitrary<Step[]> = fc.oneof(
  fc.constant<Step[]>([{ do: 'run' }]),
  fc.constant<Step[]>([{ do: 'cut short' }]),
  fc.array(deed, { minLength: 1, maxLength: 6 }).map((deeds) => [{ do: 'meddle' }, ...deeds]),
);
const history = fc.array(
  fc.oneof({ weight: 3, arbitrary: deed.map((each) => [each]) }, { weight: 1, arbitrary: run }),
  { minLength: 3, maxLength: 25 },
);

const LONG_AGO = new Date('2020-02-02T02:02:02Z');

function perform(root: string, { do: what, at = '', to = '', text = '', old = false }: Step): void {
  const [from, target] = [join(root, at), join(root, to)];
  try {
    if (what === 'write') {
      mkdirSync(dirname(from), { recursive: true });
      writeFileSync(from, text);
      if (old) utimesSync(from, LONG_AGO, LONG_AGO);
    }
    if (what === 'remove') rmSync(from);
    if (what === 'link') linkSync(from, target);
    if (what === 'move') renameSync(from, target);
    if (what === 'swap' && at !== to) {
      renameSync(from, `${root}.swap`);
      renameSync(target, from);
      renameSync(`${root}.swap`, target);
    }
  } catch {
    // Nothing there, or in the way: then it did not happen.
    rmSync(`${root}.swap`, { recursive: true, force: true });
  }
}

const onDisk = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path), readFileSync(path, 'utf8')]),
  );

const held = (mirror: Mirror<FolderSettings>): Record<string, string> =>
  Object.fromEntries([...mirror.things].map(([id, thing]) => [id, new TextDecoder().decode(thing.bytes)]));

const connector = {
  ...folderConnector,
  changes: (settings: FolderSettings, cursor: string | null, signal: AbortSignal) =>
    readChanges(settings, cursor, signal, 2),
};

async function live(root: string, mirror: Mirror<FolderSettings>, [first, ...rest]: Step[]): Promise<void> {
  if (first?.do === 'cut short') await mirror.runUntil(1);
  else if (first?.do === 'meddle') await mirror.runWhile(() => perform(root, rest.shift() ?? { do: 'nothing' }));
  else if (first?.do === 'run') {
    await mirror.run();
    assert.deepEqual(held(mirror), onDisk(root));
  } else if (first) perform(root, first);
}

test('whatever happens to a tree, a quiet run leaves exactly what is there, and another one brings nothing', async (t) => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`seed ${seed}`);
  const property = fc.asyncProperty(history, async (steps) => {
    const top = mkdtempSync(join(tmpdir(), 'history-'));
    const root = join(top, 'root');
    mkdirSync(root);
    writeFileSync(join(root, 'always'), 'here');
    const mirror = new Mirror(connector, FolderSettings.parse({ path: root }));
    try {
      for (const each of [...steps, [{ do: 'run' }], [{ do: 'run' }]]) await live(root, mirror, each);
      const before = mirror.changes.length;
      await mirror.run();
      assert.equal(mirror.changes.length, before);
    } finally {
      rmSync(top, { recursive: true });
    }
  });
  await fc.assert(property, { seed, numRuns: Number(process.env['RUNS'] ?? 200) });
});
