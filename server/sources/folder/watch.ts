import { watch } from 'node:fs/promises';
import { excludedBy } from './exclude.ts';
import type { FolderSettings } from './settings.ts';
import { openRoot } from './walk.ts';

const QUIET_MS = 2_000;

/** Tells that something changed once it has been quiet for a moment: copying a thousand files is one change. */
export async function watchFolder(settings: FolderSettings, changed: () => void, signal: AbortSignal): Promise<void> {
  const root = await openRoot(settings.path);
  const isExcluded = excludedBy(settings.exclude);
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const event of watch(root.path, { recursive: true, signal })) {
      const id = event.filename?.replaceAll('\\', '/');
      if (id && id.split('/').some((_, index, parts) => isExcluded(parts.slice(0, index + 1).join('/')))) continue;
      clearTimeout(timer);
      timer = setTimeout(changed, QUIET_MS);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}
