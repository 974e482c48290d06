import { connectorOf } from './connectors.ts';
import { settingsOf } from './store.ts';
import type { SourcesDeps } from './sources.ts';

const LOOK_AGAIN_MS = 30_000;

/**
 * Keeps one watcher for every source whose connector can watch, so that a change arrives in seconds. Best effort: the
 * schedule runs all the same. Ends when `signal` aborts.
 */
export function watchSources(deps: SourcesDeps, signal: AbortSignal): void {
  const watchers = new Map<string, AbortController>();
  const look = async () => {
    const rows = await deps.db
      .selectFrom('source')
      .select(['id', 'connector', 'personal', 'settings', 'secrets'])
      .where('paused', '=', false)
      .where('purging', '=', false)
      .execute();
    const wanted = new Map(rows.map((row) => [`${row.id} ${JSON.stringify(row.settings)} ${row.secrets}`, row]));
    for (const [key, watcher] of watchers) if (!wanted.has(key)) watcher.abort();
    for (const [key, row] of wanted) {
      if (watchers.has(key)) continue;
      const own = new AbortController();
      watchers.set(key, own);
      const changed = () =>
        void deps
          .syncSoon(deps.db, row.id)
          .catch((error: unknown) => deps.log.warn({ err: error, source: row.id }, 'could not ask for a run'));
      void watchOne(deps, row, changed, AbortSignal.any([signal, own.signal])).finally(() => watchers.delete(key));
    }
  };
  const tick = () =>
    void look().catch((error: unknown) => deps.log.warn({ err: error }, 'could not look which sources to watch'));
  tick();
  const timer = setInterval(tick, LOOK_AGAIN_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

async function watchOne(
  deps: SourcesDeps,
  row: { id: string; connector: string; personal: boolean; settings: Record<string, unknown>; secrets: string | null },
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const connector = connectorOf(deps, row);
    await connector.watch?.(settingsOf(row, connector, deps.secretKey), changed, signal);
  } catch (error) {
    // The next run says what is wrong with the source; here it only means no early notice.
    if (!signal.aborted) deps.log.debug({ err: error, source: row.id }, 'watching ended');
  }
}
