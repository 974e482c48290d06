import { type Dirent, type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { soon } from '../soon.ts';
import { excludedBy } from './exclude.ts';
import { nameOf, pathOf } from './names.ts';
import type { FolderSettings } from './settings.ts';
import { openRoot } from './walk.ts';

const SOON_MS = 2_000;
const BETWEEN_MS = 30_000;
/** Each watched folder takes one of the system's watches, of which others want some too. */
const MOST_FOLDERS = 8_000;

type Watching = {
  root: string;
  isExcluded: (id: string) => boolean;
  watchers: Map<string, FSWatcher>;
  changed: () => void;
  signal: AbortSignal;
};

/**
 * Tells soon that something changed; copying a thousand files is one change. Folders are watched one by one: what Node
 * offers for whole trees watches every single file on Linux, and looks through the tree without letting go.
 */
export async function watchFolder(settings: FolderSettings, changed: () => void, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const root = (await openRoot(settings.path)).path;
  const { ask, stop } = soon(changed, SOON_MS, BETWEEN_MS);
  const watching: Watching = {
    root,
    isExcluded: excludedBy(settings.exclude),
    watchers: new Map(),
    changed: ask,
    signal,
  };
  try {
    if (!(await watchBelow(watching, ''))) throw new Error('the folder cannot be watched');
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    stop();
    for (const watcher of watching.watchers.values()) watcher.close();
  }
}

/** Watches a folder and those in it; false when it is none, or when there are no watches left. */
async function watchBelow(watching: Watching, folder: string): Promise<boolean> {
  if (watching.signal.aborted || watching.watchers.size >= MOST_FOLDERS) return false;
  const entries = await foldersIn(watching.root, folder);
  if (!entries || !watchOne(watching, folder)) return false;
  for (const entry of entries) {
    const id = idIn(folder, entry.name);
    if (entry.isDirectory() && !watching.isExcluded(id)) await watchBelow(watching, id);
  }
  return true;
}

const foldersIn = (root: string, folder: string): Promise<Array<Dirent<Buffer>> | null> =>
  readdir(pathOf(root, folder), { encoding: 'buffer', withFileTypes: true }).catch(() => null);

const idIn = (folder: string, name: Buffer): string => (folder === '' ? nameOf(name) : `${folder}/${nameOf(name)}`);

function watchOne(watching: Watching, folder: string): boolean {
  const { watchers, root } = watching;
  if (watchers.has(folder)) return true;
  const forget = () => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  try {
    const watcher = watch(pathOf(root, folder), { encoding: 'buffer' }, (event, name) => {
      const id = name === null ? folder : idIn(folder, name);
      if (id !== '' && watching.isExcluded(id)) return;
      watching.changed();
      if (event === 'rename') void renewBelow(watching, id);
    });
    watchers.set(folder, watcher);
    watcher.on('error', forget);
    return true;
  } catch {
    return false;
  }
}

/** Something of this name came or went: what was watched there is another folder now, or none. */
async function renewBelow(watching: Watching, id: string): Promise<void> {
  if (id === '') return;
  for (const [folder, watcher] of watching.watchers)
    if (folder === id || folder.startsWith(`${id}/`)) {
      watcher.close();
      watching.watchers.delete(folder);
    }
  await watchBelow(watching, id);
}
