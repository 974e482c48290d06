import type { BigIntStats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { SourceError } from '../connector.ts';
import { isCode, isPassing, reasonOf } from './failures.ts';
import { nameOf, pathOf } from './names.ts';

/**
 * What a walk meets. A `place` is the top or a file system mounted below it, known again by its inode. `closed` is what
 * could not be looked into; `passing` when that may mend by itself, so that nothing may be concluded from it.
 */
export type Found =
  | { kind: 'file'; id: string; stat: BigIntStats }
  | { kind: 'place'; id: string; inode: string }
  | { kind: 'closed'; id: string; code: 'forbidden' | 'unreadable'; reason: string; passing: boolean };

export type Root = { path: string; device: bigint; inode: string };

/** The folder itself; throws when there is none to read, which must never look like an empty one. */
export async function openRoot(path: string): Promise<Root> {
  try {
    const real = await realpath(path);
    const stat = await lstat(real, { bigint: true });
    if (!stat.isDirectory())
      throw new SourceError('settings', `“${path}” is not a folder.`, 'Give the path of a folder.');
    await readdir(real);
    return { path: real, device: stat.dev, inode: String(stat.ino) };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw rootProblem(path, error);
  }
}

function rootProblem(path: string, error: unknown): SourceError {
  if (isCode(error, 'ENOENT', 'ENOTDIR'))
    return new SourceError(
      'gone',
      `The folder “${path}” is not there.`,
      'Mount or restore it, or change the path. Nothing was removed from the index.',
      { cause: error },
    );
  if (isCode(error, 'EACCES', 'EPERM'))
    return new SourceError(
      'forbidden',
      `The server may not read the folder “${path}”.`,
      'Give the account that runs the server the right to read it.',
      { cause: error },
    );
  return new SourceError(
    'unreachable',
    `The folder “${path}” could not be read: ${reasonOf(error)}`,
    'Check the disk or the network share; it is tried again by itself.',
    { cause: error },
  );
}

/**
 * Everything below the root, depth first, names in order. Symbolic links are not followed and special files (pipes,
 * sockets, devices) are passed over. What disappears on the way was never there.
 */
export async function* walk(
  root: Root,
  isExcluded: (id: string) => boolean,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  yield { kind: 'place', id: '', inode: root.inode };
  yield* walkFolder(root, '', root.device, isExcluded, signal);
}

const AT_ONCE = 64;

async function* walkFolder(
  root: Root,
  folder: string,
  device: bigint,
  isExcluded: (id: string) => boolean,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  const ids = await listFolder(root, folder);
  if ('closed' in ids) {
    if (ids.closed) yield ids.closed;
    return;
  }
  const wanted = ids.ids.filter((id) => !isExcluded(id));
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    signal.throwIfAborted();
    for (const entry of await Promise.all(wanted.slice(start, start + AT_ONCE).map((id) => look(root, id)))) {
      if (!entry) continue;
      if ('kind' in entry) yield entry;
      else if (entry.stat.isFile()) yield { kind: 'file', ...entry };
      else if (entry.stat.isDirectory()) {
        if (entry.stat.dev !== device) yield { kind: 'place', id: entry.id, inode: String(entry.stat.ino) };
        yield* walkFolder(root, entry.id, entry.stat.dev, isExcluded, signal);
      }
    }
  }
}

export type Closed = Extract<Found, { kind: 'closed' }>;

/** The ids in a folder, in order; nothing when it has gone, or when a link was put in its place. */
async function listFolder(root: Root, folder: string): Promise<{ ids: string[] } | { closed: Closed | null }> {
  const path = pathOf(root.path, folder);
  try {
    if (folder !== '' && !(await isReached(root, folder))) return { closed: null };
    const names = (await readdir(path, { encoding: 'buffer' })).map(nameOf).sort(inOrder);
    return { ids: names.map((name) => (folder === '' ? name : `${folder}/${name}`)) };
  } catch (error) {
    return { closed: closedBy(folder, error) };
  }
}

async function look(root: Root, id: string): Promise<{ id: string; stat: BigIntStats } | Closed | null> {
  try {
    return { id, stat: await lstat(pathOf(root.path, id), { bigint: true }) };
  } catch (error) {
    return closedBy(id, error);
  }
}

function closedBy(id: string, error: unknown): Closed | null {
  if (isCode(error, 'ENOENT', 'ENOTDIR')) return null;
  const code = isCode(error, 'EACCES', 'EPERM') ? 'forbidden' : 'unreadable';
  return { kind: 'closed', id, code, reason: reasonOf(error), passing: isPassing(error) };
}

/** Whether nothing on the way to an id is a link: what is found there is in the root, and not left out on purpose. */
export async function isReached(root: Root, id: string): Promise<boolean> {
  const path = Buffer.from(pathOf(root.path, id));
  return path.equals(await realpath(path, { encoding: 'buffer' }));
}

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
