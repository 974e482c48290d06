import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { IndexBroken } from './index-broken.ts';
import { SCHEMA_VERSION } from './lance-table.ts';

/**
 * `current.json` names the table in use. Clearing makes a new table under a new name and then points to it, so a
 * reader in another process sees the old or the new one, never a mixture, and a broken table is simply left behind.
 */
const Current = z.object({ schema: z.number(), table: z.string().regex(/^[a-z0-9-]+$/), rebuilding: z.boolean() });
export type Current = z.infer<typeof Current>;

const FILE = 'current.json';

export function newCurrent(rebuilding: boolean): Current {
  return { schema: SCHEMA_VERSION, table: `passages-${randomBytes(6).toString('hex')}`, rebuilding };
}

/** The table in use, or `undefined` where there is no index yet. Throws `IndexBroken` for one that cannot be used. */
export async function readCurrent(directory: string): Promise<Current | undefined> {
  const content = await readFile(join(directory, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new IndexBroken(`${FILE} cannot be read: ${error.message}`, error);
  });
  if (content === undefined) return undefined;
  const current = Current.safeParse(parseJson(content));
  if (!current.success) throw new IndexBroken(`${FILE} is damaged`);
  if (current.data.schema !== SCHEMA_VERSION) {
    throw new IndexBroken(`the index has schema ${current.data.schema}, this version needs ${SCHEMA_VERSION}`);
  }
  return current.data;
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

export async function writeCurrent(directory: string, current: Current): Promise<void> {
  const temporary = join(directory, `${FILE}.${randomBytes(4).toString('hex')}`);
  await writeFile(temporary, JSON.stringify(current));
  await rename(temporary, join(directory, FILE));
}

/** Makes sure the directory is one: whatever else stands at its place is a damaged cache and goes. */
export async function prepareDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
  }
}

/** Removes every table but the one in use, and what an interrupted write left. */
export async function removeOthers(directory: string, current: Current): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name === FILE || name === `${current.table}.lance`) continue;
    await rm(join(directory, name), { recursive: true, force: true });
  }
}
