import { extname } from 'node:path';
import type { Preview, PreviewItem } from '../connector.ts';
import { excludedBy } from './exclude.ts';
import { lastName } from './names.ts';
import type { FolderSettings } from './settings.ts';
import { openRoot, walk } from './walk.ts';

const PATIENCE_MS = 8_000;
const EXAMPLES = 5;
const FOLDERS = 500;
const KINDS = 6;
const AT_THE_TOP = '.';

/** Counts what is there, by top-level folder and by type, for as long as somebody is willing to wait. */
export async function previewFolder(settings: FolderSettings, signal: AbortSignal): Promise<Preview> {
  signal.throwIfAborted();
  const root = await openRoot(settings.path);
  const folders = new Map<string, PreviewItem>();
  const kinds = new Map<string, number>();
  const until = Date.now() + PATIENCE_MS;
  const counted = { files: 0, unreadable: 0, complete: true };
  for await (const entry of walk(root, excludedBy(settings.exclude), signal)) {
    if (entry.kind === 'closed') counted.unreadable++;
    if (entry.kind === 'file') {
      counted.files++;
      const kind = extname(entry.id).slice(1).toLowerCase() || 'without extension';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      countIn(folders, entry.id);
    }
    if (Date.now() > until) {
      counted.complete = false;
      break;
    }
  }
  const items = [...folders.values()];
  return {
    summary: summaryOf(counted, kinds),
    items: counted.complete ? items : items.map((item) => ({ ...item, count: null })),
  };
}

function countIn(folders: Map<string, PreviewItem>, id: string): void {
  const slash = id.indexOf('/');
  const folder = slash === -1 ? AT_THE_TOP : id.slice(0, slash);
  const item = folders.get(folder) ?? {
    id: folder,
    name: folder === AT_THE_TOP ? 'Files at the top' : folder,
    count: 0,
    examples: [],
    suggested: true,
  };
  item.count = (item.count ?? 0) + 1;
  if (item.examples.length < EXAMPLES) item.examples.push(lastName(id));
  if (folders.size < FOLDERS) folders.set(folder, item);
}

function summaryOf(
  counted: { files: number; unreadable: number; complete: boolean },
  kinds: Map<string, number>,
): string {
  const most = [...kinds].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const named = most.slice(0, KINDS).map(([kind, count]) => `${count} ${kind}`);
  if (most.length > KINDS) named.push(`${most.slice(KINDS).reduce((sum, [, count]) => sum + count, 0)} other`);
  const files = `${counted.complete ? '' : 'More than '}${counted.files} ${counted.files === 1 ? 'file' : 'files'}`;
  const closed = counted.unreadable > 0 ? ` ${counted.unreadable} could not be looked into.` : '';
  return `${files}${named.length > 0 ? `: ${named.join(', ')}` : ''}.${closed}`;
}
