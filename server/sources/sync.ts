import type { Db, Tx } from '#kernel/database.ts';
import type { Log } from '#kernel/log.ts';
import { changeAudience, deleteDocuments, moveDocument, type Parser, saveDocuments } from '#knowledge';
import { type Connector, type Page, SourceError } from './connector.ts';
import { connectorOf, type Kind } from './connectors.ts';
import { type Prepared, preparePage } from './prepare.ts';
import { patience } from './patience.ts';
import * as store from './store.ts';
import type { Problem } from './tables.ts';

export type SyncDeps = {
  db: Db;
  parser: Parser;
  log: Log;
  connectors: Map<string, Kind>;
  secretKey: Buffer;
  /** Tells the indexer, inside the transaction that queued its work. */
  indexSoon(tx: Tx): Promise<void>;
  now(): Date;
};

/** A source that says nothing for this long is given up: visible as stuck after one minute, ended after two. */
const SILENCE_MS = 120_000;
const RETRY_MINUTES = [1, 2, 5, 15, 60];

/**
 * Reads what changed in a source since its cursor. Each page is saved together with its cursor: whatever ends the run,
 * at most one page is read again. A problem of the source ends the run and is kept for its owner; it never throws for it.
 */
export async function syncSource(deps: SyncDeps, sourceId: string, signal: AbortSignal): Promise<void> {
  const source = await store.sourceToSync(deps.db, sourceId);
  if (!source) return;
  const run = await store.startRun(deps.db, sourceId);
  try {
    const connector = connectorOf(deps, source);
    const settings = store.settingsOf(source, connector, deps.secretKey);
    await readChanges(deps, source, run, connector, settings, signal);
    await removeVanished(deps, source, run, connector, settings, signal);
    await store.endRun(deps.db, source, run, 'done', null, minutesFrom(deps.now(), source.everyMinutes));
  } catch (error) {
    await endBadly(deps, source, run, signal, error);
  }
}

async function endBadly(
  deps: SyncDeps,
  source: store.SyncedSource,
  run: string,
  signal: AbortSignal,
  error: unknown,
): Promise<void> {
  if (signal.aborted || error instanceof Interrupted) {
    await store.endRun(deps.db, source, run, 'stopped', null, deps.now());
    if (signal.aborted) throw error;
    return;
  }
  const failures = await store.failuresInARow(deps.db, source.id);
  const wait = Math.min(source.everyMinutes, RETRY_MINUTES[Math.min(failures, RETRY_MINUTES.length - 1)] ?? 60);
  if (!(error instanceof SourceError)) deps.log.error({ err: error, source: source.id }, 'a source could not be read');
  await store.endRun(deps.db, source, run, 'failed', problemOf(error, deps.now()), minutesFrom(deps.now(), wait));
}

/** The source was paused, purged or changed while it was read. */
class Interrupted extends Error {}

async function readChanges(
  deps: SyncDeps,
  source: store.SyncedSource,
  run: string,
  connector: Connector,
  settings: unknown,
  signal: AbortSignal,
): Promise<void> {
  const pages = patience((inner) => connector.changes(settings, source.cursor, inner), SILENCE_MS, signal);
  for await (const page of pages) {
    const prepared = await preparePage(deps, source, page, () => store.touchRun(deps.db, run, page.expected), signal);
    await savePage(deps, source, run, page, prepared);
  }
}

/** One transaction: documents, failures, cursor, progress, and the job that brings them into the index. */
async function savePage(
  deps: SyncDeps,
  source: store.SyncedSource,
  run: string,
  page: Page,
  prepared: Prepared,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    // The row lock keeps an audience change, a pause or a purge from slipping in between.
    const current = await store.lockSource(tx, source.id);
    if (!current || current.paused || current.purging || current.settingsVersion !== source.settingsVersion)
      throw new Interrupted();
    for (const move of prepared.moves) {
      await moveDocument(tx, source.id, move.from, { externalId: move.id, location: move.location, name: move.name });
      await store.moveItem(tx, source.id, move);
    }
    await deleteDocuments(tx, source.id, [...prepared.deletes, ...prepared.emptied]);
    await store.forgetItems(tx, source.id, prepared.deletes);
    await saveDocuments(tx, { sourceId: source.id, audienceId: current.audienceId }, prepared.incoming, deps.now());
    await store.keepItems(tx, source.id, prepared.items);
    await store.replaceFailures(
      tx,
      source.id,
      prepared.items.map((item) => item.externalId),
      prepared.failures,
    );
    await store.saveProgress(tx, source.id, run, page.next, prepared.counts, page.expected);
    await deps.indexSoon(tx);
  });
}

/** Deletes what a complete inventory no longer lists. An inventory that fails deletes nothing. */
async function removeVanished(
  deps: SyncDeps,
  source: store.SyncedSource,
  run: string,
  connector: Connector,
  settings: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (!connector.inventory) return;
  const inventory = connector.inventory.bind(connector);
  const vanished = new Set(await store.itemIds(deps.db, source.id));
  for await (const batch of patience((inner) => inventory(settings, inner), SILENCE_MS, signal)) {
    for (const { id } of batch) vanished.delete(id);
    await store.touchRun(deps.db, run);
  }
  const ids = [...vanished];
  for (let start = 0; start < ids.length; start += 500) {
    const batch = ids.slice(start, start + 500);
    await deps.db.transaction().execute(async (tx) => {
      const current = await store.lockSource(tx, source.id);
      if (!current || current.paused || current.purging) throw new Interrupted();
      const deleted = await deleteDocuments(tx, source.id, batch);
      await store.forgetItems(tx, source.id, batch);
      await store.countDeleted(tx, run, deleted);
      await deps.indexSoon(tx);
    });
  }
}

/** Gives everything of a source another audience, with its future documents; holds from the next request. */
export async function shareSource(tx: Tx, sourceId: string, audienceId: number): Promise<void> {
  await store.lockSource(tx, sourceId);
  await tx.updateTable('source').set({ audienceId }).where('id', '=', sourceId).execute();
  await changeAudience(tx, sourceId, audienceId);
}

const minutesFrom = (now: Date, minutes: number) => new Date(now.getTime() + minutes * 60_000);

export function problemOf(error: unknown, now: Date): Problem {
  if (error instanceof SourceError)
    return { code: error.code, message: error.message, remedy: error.remedy, at: now.toISOString() };
  return {
    code: 'internal',
    message: 'Something went wrong on our side while reading this source.',
    remedy: 'Nothing was lost; it is tried again by itself. The log of the server says more.',
    at: now.toISOString(),
  };
}
