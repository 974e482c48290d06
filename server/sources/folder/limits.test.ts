import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SourceError } from '../connector.ts';
import { createFolderConnector } from './folder.ts';
import type { FolderLimits } from './limits.ts';
import { FolderSettings } from './settings.ts';

const top = await realpath(await mkdtemp(join(tmpdir(), 'learnscape-limits-')));
after(() => rm(top, { recursive: true }));
for (const folder of ['shared/docs', 'shared-not', 'own/data/postgres'])
  await mkdir(join(top, folder), { recursive: true });
await writeFile(join(top, 'shared/docs/a.txt'), 'a');
await writeFile(join(top, 'own/b.txt'), 'b');
await writeFile(join(top, 'own/data/secret.key'), 'secret');
await symlink(join(top, 'shared-not'), join(top, 'shared/way-out'));

const limits: FolderLimits = { roots: null, ownData: join(top, 'own/data') };
const forever = new AbortController().signal;
const isForbidden = (error: unknown) => error instanceof SourceError && error.code === 'forbidden';

async function names(path: string, given: FolderLimits): Promise<string[]> {
  const connector = createFolderConnector(given);
  const found: string[] = [];
  for await (const page of connector.changes(FolderSettings.parse({ path: join(top, path) }), null, forever))
    found.push(...page.changes.map((change) => change.id));
  return found;
}

test('only folders inside the roots are read, also when a link leads out of them', async () => {
  const rooted = { ...limits, roots: [join(top, 'shared')] };
  assert.deepEqual(await names('shared', rooted), ['docs/a.txt']);
  assert.deepEqual(await names('shared/docs', rooted), ['a.txt']);
  for (const path of ['shared-not', 'own', '.', 'shared/way-out'])
    await assert.rejects(names(path, rooted), isForbidden);
});

test('the own data is left out of a folder around it and cannot be a source itself', async () => {
  assert.deepEqual(await names('own', limits), ['b.txt']);
  for (const path of ['own/data', 'own/data/postgres']) await assert.rejects(names(path, limits), isForbidden);
});

test('no original from the own data is handed out', async () => {
  const connector = createFolderConnector(limits);
  const settings = FolderSettings.parse({ path: join(top, 'own') });
  assert.equal(await connector.original?.(settings, 'data/secret.key', forever), null);
  assert.equal((await connector.original?.(settings, 'b.txt', forever))?.name, 'b.txt');
});
