import { type Change, type Cursor, type Page, SourceError } from '../connector.ts';
import { type Positions, readCursor, toCursor } from './cursor.ts';
import { fetchMessages, listAfter, type Message, refusedMessage } from './messages.ts';
import { missingFolder, openSession, openUnlessGone, type OpenFolder, type Reach, type Session } from './session.ts';
import type { ImapSettings } from './settings.ts';

const PAGE_MESSAGES = 100;
const PAGE_BYTES = 8 * 1024 * 1024;
/** A server that refuses more messages than this has another trouble than a few bad messages. */
const REFUSALS = 20;

type Run = {
  settings: ImapSettings;
  reach: Reach;
  signal: AbortSignal;
  session: Session;
  positions: Positions;
  refusals: number;
  /** Messages in the folders opened so far. */
  expected: number;
};

/**
 * Pages of messages that arrived since `cursor`, folder by folder, oldest first. A message never changes; those that are
 * gone are told by the inventory. A folder that is missing does not keep the others from being read.
 */
export async function* readChanges(
  settings: ImapSettings,
  cursor: Cursor | null,
  reach: Reach,
  outer: AbortSignal,
): AsyncGenerator<Page> {
  if (settings.folders.length === 0) return;
  const end = new AbortController();
  const signal = AbortSignal.any([outer, end.signal]);
  const session = await openSession(settings, reach, signal);
  const run: Run = { settings, reach, signal, session, positions: readCursor(cursor), refusals: 0, expected: 0 };
  const missing: string[] = [];
  try {
    for (const path of settings.folders) {
      const folder = await openUnlessGone(run.session, path);
      if (folder) yield* ahead(readFolder(run, folder));
      else missing.push(path);
    }
  } finally {
    // Closes every connection of this run, also one that is just being opened to fetch ahead.
    end.abort();
  }
  if (missing.length > 0) throw missingFolder(missing);
}

async function* readFolder(run: Run, folder: OpenFolder): AsyncGenerator<Page> {
  const known = run.positions[folder.path];
  const last = known?.uidValidity === folder.uidValidity ? known.uid : 0;
  const messages = await listAfter(() => run.session, last);
  run.expected += messages.total;
  const pageOf = (group: Message[], changes: Change[]): Page => {
    run.positions[folder.path] = { uidValidity: folder.uidValidity, uid: group.at(-1)?.uid ?? last };
    return { changes, next: toCursor(run.positions), expected: run.expected };
  };
  let open = folder;
  for await (const group of inPages(messages.sized, run.settings.maxBytes)) {
    try {
      yield pageOf(group, await fetchMessages(run.session, open, group, run.settings.maxBytes));
      continue;
    } catch (error) {
      if (!isAboutMessages(error)) throw error;
    }
    for (const message of group) {
      open = await reopen(run, open);
      yield pageOf([message], await fetchAlone(run, open, message));
    }
  }
  open.release();
}

/** One message may make a server fail: it is left out and told, and the others are read. */
async function fetchAlone(run: Run, folder: OpenFolder, message: Message): Promise<Change[]> {
  let problem = await problemWith(run, folder, message);
  // A lost connection may have had nothing to do with the message; a silent server is not asked twice.
  if (problem instanceof SourceError && problem.code !== 'stuck')
    problem = await problemWith(run, await reopen(run, folder), message);
  if (!(problem instanceof SourceError)) return problem;
  await reopen(run, folder);
  if (++run.refusals > REFUSALS) throw problem;
  return [refusedMessage(folder, message, problem)];
}

async function problemWith(run: Run, folder: OpenFolder, message: Message): Promise<Change[] | SourceError> {
  try {
    return await fetchMessages(run.session, folder, [message], run.settings.maxBytes);
  } catch (error) {
    if (isAboutMessages(error)) return error;
    throw error;
  }
}

const isAboutMessages = (error: unknown): error is SourceError =>
  error instanceof SourceError && ['protocol', 'unreachable', 'stuck'].includes(error.code);

/** The same folder again, over a new connection where the old one was lost. */
async function reopen(run: Run, folder: OpenFolder): Promise<OpenFolder> {
  run.signal.throwIfAborted();
  if (run.session.client.usable && run.session.client.mailbox) return folder;
  run.session.close();
  run.session = await openSession(run.settings, run.reach, run.signal);
  const again = await run.session.open(folder.path);
  if (again.uidValidity === folder.uidValidity) return again;
  throw new SourceError(
    'unreachable',
    `The mail folder “${folder.path}” was replaced while it was read.`,
    'It is read again by itself.',
  );
}

/** Cuts a list into pages by number and size; what is too large weighs nothing, for it is not fetched. */
async function* inPages<T extends { size: number }>(
  messages: AsyncIterable<T> | Iterable<T>,
  maxBytes: number,
): AsyncGenerator<T[]> {
  let page: T[] = [];
  let bytes = 0;
  for await (const message of messages) {
    const size = message.size > maxBytes ? 0 : message.size;
    if (page.length === PAGE_MESSAGES || (page.length > 0 && bytes + size > PAGE_BYTES)) {
      yield page;
      page = [];
      bytes = 0;
    }
    page.push(message);
    bytes += size;
  }
  if (page.length > 0) yield page;
}

/** Fetches the next page while the one before is being saved. */
async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  const next = () => {
    const step = items.next();
    step.catch(() => undefined);
    return step;
  };
  let coming = next();
  for (;;) {
    const step = await coming;
    if (step.done) return;
    coming = next();
    yield step.value;
  }
}
