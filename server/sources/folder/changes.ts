import { type Cursor, type Page, SourceError } from '../connector.ts';
import { excludedBy } from './exclude.ts';
import { gitAuthors } from './git-authors.ts';
import { movesFrom } from './moves.ts';
import { isBefore } from './names.ts';
import { offer } from './offer.ts';
import type { Candidate, Run } from './run.ts';
import type { FolderSettings } from './settings.ts';
import { markOf, packMarks, partsOf, readCursor, signatureOf, type Stored, unpackMarks } from './snapshot.ts';
import { openRoot, type Root, walk } from './walk.ts';

const PAGE_CHANGES = 100;
const PAGE_BYTES = 8 * 1024 * 1024;
const COUNTING_MS = 3_000;

/** What the last complete walk found, for the inventory that follows it: both then speak of the same moment. */
const found = new WeakMap<FolderSettings, string[]>();

export function takeFound(settings: FolderSettings): string[] | null {
  const ids = found.get(settings) ?? null;
  found.delete(settings);
  return ids;
}

/**
 * Pages of what was added or changed since the walk that made `cursor`. Unchanged files are told by their times and not
 * read. Files that are gone are told by the inventory.
 */
export async function* readChanges(
  settings: FolderSettings,
  cursor: Cursor | null,
  signal: AbortSignal,
  pageChanges = PAGE_CHANGES,
): AsyncGenerator<Page> {
  const run = await startRun(settings, cursor, signal);
  let page: Candidate[] = [];
  let bytes = 0;
  for await (const entry of walk(run.root, excludedBy(settings.exclude), signal)) {
    if (entry.kind === 'place') run.places[entry.id] = entry.inode;
    if (entry.kind === 'closed') run.closed.push(entry);
    if (entry.kind === 'place' || !isWorthOffering(run, entry)) continue;
    const size = entry.kind === 'file' && entry.stat.size <= settings.maxBytes ? Number(entry.stat.size) : 0;
    if (page.length === pageChanges || (page.length > 0 && bytes + size > PAGE_BYTES)) {
      yield* pageOf(run, page);
      page = [];
      bytes = 0;
    }
    page.push(entry);
    bytes += size;
  }
  const changes = await offer(run, page);
  await checkStillThere(run);
  keepWhatIsBehindClosed(run);
  const next = toCursor({ v: 1, files: await packMarks(run.marks), places: run.places, after: null });
  if (changes.length > 0 || cursor === null || hasMoved(run)) yield { changes, next };
  endRun(run, cursor);
  // What was offered before an interruption may have changed since: only another walk can tell.
  if (run.stored.after !== null) yield* readChanges(settings, next, signal, pageChanges);
}

async function startRun(settings: FolderSettings, cursor: Cursor | null, signal: AbortSignal): Promise<Run> {
  signal.throwIfAborted();
  const root = await openRoot(settings.path);
  const stored = readCursor(cursor);
  const before = await unpackMarks(stored);
  return {
    root,
    settings,
    signal,
    stored,
    before,
    marks: new Map(),
    places: {},
    closed: [],
    moves: movesFrom(before, stored.after),
    authors: gitAuthors(root.path, signal),
    expected: cursor === null ? await countFiles(root, settings, signal) : null,
  };
}

/** How much there is to do in a first run; not known when counting alone would take long. */
async function countFiles(root: Root, settings: FolderSettings, signal: AbortSignal): Promise<number | null> {
  const until = Date.now() + COUNTING_MS;
  let files = 0;
  for await (const entry of walk(root, excludedBy(settings.exclude), signal)) {
    if (entry.kind === 'file') files++;
    if (Date.now() > until) return null;
  }
  return files;
}

/** Settles what needs no reading: the unchanged, and what an interrupted walk has already offered. */
function isWorthOffering(run: Run, entry: Candidate): boolean {
  const known = run.before.get(entry.id);
  const offered = partsOf(known);
  if ('stat' in entry && offered?.signature === signatureOf(entry.stat)) {
    run.marks.set(entry.id, markOf(entry.stat, offered.content));
    return false;
  }
  if (run.stored.after === null || isBefore(run.stored.after, entry.id)) return true;
  // Offered before the interruption; whether it has changed since is for the next walk to see.
  run.marks.set(entry.id, offered ? '' : (known ?? ''));
  return false;
}

async function* pageOf(run: Run, page: Candidate[]): AsyncGenerator<Page> {
  const changes = await offer(run, page);
  const last = page.at(-1);
  const next = toCursor({ ...run.stored, after: last?.id ?? run.stored.after });
  if (changes.length > 0) yield { changes, next, ...(run.expected !== null && { expected: run.expected }) };
}

const toCursor = (stored: Stored): Cursor => JSON.stringify(stored);

/** A share that went away leaves an empty folder behind, or another one: that is not everybody deleting everything. */
async function checkStillThere(run: Run): Promise<void> {
  const now = await openRoot(run.settings.path);
  if (now.inode !== run.root.inode || now.device !== run.root.device) throw missing(run.settings.path);
  for (const [place, inode] of Object.entries(run.stored.places)) {
    if (run.places[place] === inode) continue;
    const known = [...run.before.keys()].filter((id) => place === '' || id.startsWith(`${place}/`));
    if (known.length > 0 && !known.some((id) => run.marks.has(id)))
      throw missing(place === '' ? run.settings.path : `${run.settings.path}/${place}`);
  }
}

const missing = (path: string) =>
  new SourceError(
    'gone',
    `“${path}” is another folder than before, and nothing that was read from it is there.`,
    'If it is a network share, mount it again. If it was meant to change, read the source again from the start.',
  );

function keepWhatIsBehindClosed(run: Run): void {
  const passing = run.closed.filter((closed) => closed.passing).map((closed) => closed.id);
  if (passing.length === 0) return;
  for (const [id, mark] of run.before)
    if (!run.marks.has(id) && passing.some((folder) => folder === '' || id.startsWith(`${folder}/`)))
      run.marks.set(id, mark);
}

function hasMoved(run: Run): boolean {
  if (run.stored.after !== null || run.marks.size !== run.before.size) return true;
  if (JSON.stringify(run.places) !== JSON.stringify(run.stored.places)) return true;
  for (const [id, mark] of run.marks) if (run.before.get(id) !== mark) return true;
  return false;
}

/** What could not be looked at is not gone: then the run ends with its problem, and nothing is removed. */
function endRun(run: Run, cursor: Cursor | null): void {
  const passing = run.closed.find((closed) => closed.passing);
  if (passing)
    throw new SourceError(
      'unreachable',
      `“${passing.id || run.settings.path}” could not be read. ${passing.reason}`,
      'Check the disk or the network share; everything else was read, and it is tried again by itself.',
    );
  if (cursor === null && run.marks.size === 0) return;
  found.set(run.settings, [...run.marks.keys()]);
}
