import { unlessAborted } from '#kernel/unless-aborted.ts';
import { SourceError, type Connector, type InventoryItem } from '../connector.ts';
import { readChanges, takeFound } from './changes.ts';
import { excludedBy } from './exclude.ts';
import { isCode } from './failures.ts';
import { type FolderLimits, keepWithin } from './limits.ts';
import { isPlainId, lastName, pathOf } from './names.ts';
import { previewFolder } from './preview.ts';
import { readRegularFile } from './read-file.ts';
import { FOLDER_FIELDS, FolderSettings } from './settings.ts';
import { isReached, openRoot, walk } from './walk.ts';
import { watchFolder } from './watch.ts';

/** Reads a folder on the server's disk or on a share mounted there. Ids are paths below it, with slashes. */
export function createFolderConnector(limits: FolderLimits): Connector<FolderSettings> {
  const { preview, changes, inventory, watch, original } = folderConnector;
  const within = (settings: FolderSettings) => keepWithin(settings, limits);
  return {
    ...folderConnector,
    preview: async (settings, signal) => preview(await within(settings), signal),
    async *changes(settings, cursor, signal) {
      yield* changes(await within(settings), cursor, signal);
    },
    async *inventory(settings, signal) {
      yield* inventory(await within(settings), signal);
    },
    watch: async (settings, changed, signal) => watch(await within(settings), changed, signal),
    original: async (settings, id, signal) => original(await within(settings), id, signal),
  };
}

/** The same without limits. */
export const folderConnector: Required<Connector<FolderSettings>> = {
  name: 'folder',
  settings: FolderSettings,
  fields: FOLDER_FIELDS,
  secrets: [],
  // A share that hangs cannot be told to stop; whoever waits for it can.
  preview: (settings, signal) => unlessAborted(previewFolder(settings, signal), signal),
  changes: (settings, cursor, signal) => readChanges(settings, cursor, signal),
  inventory: listAll,
  watch: watchFolder,
  original: (settings, id, signal) => unlessAborted(readOriginal(settings, id, signal), signal),
};

const BATCH = 1_000;

async function* listAll(settings: FolderSettings, signal: AbortSignal): AsyncGenerator<InventoryItem[]> {
  const ids = takeFound(settings) ?? (await findAll(settings, signal));
  for (let start = 0; start < ids.length; start += BATCH) {
    signal.throwIfAborted();
    yield ids.slice(start, start + BATCH).map((id) => ({ id }));
  }
}

async function findAll(settings: FolderSettings, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted();
  const root = await openRoot(settings.path);
  const ids: string[] = [];
  for await (const entry of walk(root, excludedBy(settings.exclude), signal)) {
    if (entry.kind === 'closed' && entry.passing)
      throw new SourceError(
        'unreachable',
        `“${entry.id}” could not be read. ${entry.reason}`,
        'Check the disk or share.',
      );
    if (entry.kind !== 'place') ids.push(entry.id);
  }
  const now = await openRoot(settings.path);
  if (ids.length === 0 || now.inode !== root.inode || now.device !== root.device)
    throw new SourceError(
      'gone',
      `There is nothing to read in the folder “${settings.path}”.`,
      'If it is a network share, mount it. Nothing is removed from the index because of an empty folder.',
    );
  return ids;
}

async function readOriginal(
  settings: FolderSettings,
  id: string,
  signal: AbortSignal,
): Promise<{ name: string; bytes: Uint8Array } | null> {
  const isExcluded = excludedBy(settings.exclude);
  const folders = id.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  if (!isPlainId(id) || folders.some(isExcluded)) return null;
  const root = await openRoot(settings.path);
  const path = pathOf(root.path, id);
  try {
    if (!(await isReached(root, id))) return null;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG')) return null;
    throw error;
  }
  const reading = await readRegularFile(path, settings.maxBytes, signal);
  if (reading.kind === 'read') return { name: lastName(id), bytes: reading.bytes };
  if (reading.kind === 'gone') return null;
  if (reading.kind === 'too-large')
    throw new SourceError('settings', 'The file has grown too large to be read.', 'Raise the limit of this source.');
  throw new SourceError('forbidden', `The file could not be read. ${reading.reason}`, 'Ask whoever keeps the folder.');
}
