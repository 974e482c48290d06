import { watch } from 'node:fs/promises';
import { excludedBy } from './exclude.ts';
import { soon } from '../soon.ts';
import type { FolderSettings } from './settings.ts';
import { openRoot } from './walk.ts';

const SOON_MS = 2_000;
const BETWEEN_MS = 30_000;

/** Tells soon that something changed; copying a thousand files is one change. */
export async function watchFolder(settings: FolderSettings, changed: () => void, signal: AbortSignal): Promise<void> {
  const root = await openRoot(settings.path);
  const isExcluded = excludedBy(settings.exclude);
  const { ask, stop } = soon(changed, SOON_MS, BETWEEN_MS);
  try {
    for await (const event of watch(root.path, { recursive: true, signal })) {
      const id = event.filename?.replaceAll('\\', '/');
      if (id && id.split('/').some((_, index, parts) => isExcluded(parts.slice(0, index + 1).join('/')))) continue;
      ask();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop();
  }
}
