import type { FetchMessageObject } from 'imapflow';
import { type Change, type Cursor, type Page, SourceError } from '../connector.ts';
import { idOf, type Positions, readCursor, toCursor } from './cursor.ts';
import { type OpenFolder, missingFolder, openSession, type Reach, type Session } from './session.ts';
import type { ImapSettings } from './settings.ts';

const PAGE_MESSAGES = 100;
const PAGE_BYTES = 8 * 1024 * 1024;
const SIZES_AT_ONCE = 1_000;

type Sized = { uid: number; size: number; at: Date | null };
type Work = { session: Session; settings: ImapSettings; folder: OpenFolder };

/**
 * Pages of messages that arrived since `cursor`, folder by folder, oldest first. A message never changes; those that are
 * gone are told by the inventory. A folder that is missing does not keep the others from being read.
 */
export async function* readChanges(
  settings: ImapSettings,
  cursor: Cursor | null,
  reach: Reach,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  if (settings.folders.length === 0) return;
  const session = await openSession(settings, reach, signal);
  const missing: string[] = [];
  try {
    const positions = readCursor(cursor);
    for (const path of settings.folders) {
      const folder = await openUnlessGone(session, path);
      if (folder) yield* ahead(readFolder({ session, settings, folder }, positions));
      else missing.push(path);
      folder?.release();
    }
  } finally {
    session.close();
  }
  if (missing.length > 0) throw missingFolder(missing);
}

export async function openUnlessGone(session: Session, path: string): Promise<OpenFolder | null> {
  try {
    return await session.open(path);
  } catch (error) {
    if (error instanceof SourceError && error.code === 'gone') return null;
    throw error;
  }
}

async function* readFolder(work: Work, positions: Positions): AsyncGenerator<Page> {
  const { path, uidValidity } = work.folder;
  const known = positions[path];
  const last = known?.uidValidity === uidValidity ? known.uid : 0;
  const uids = await uidsAfter(work.session, last);
  for (let start = 0; start < uids.length; start += SIZES_AT_ONCE) {
    for (const group of inPages(
      await sizesOf(work, uids.slice(start, start + SIZES_AT_ONCE)),
      work.settings.maxBytes,
    )) {
      const changes = await fetchPage(work, group);
      positions[path] = { uidValidity, uid: group.at(-1)?.uid ?? last };
      yield { changes, next: toCursor(positions), expected: uids.length };
    }
  }
}

/** All UIDs above one, in order. "n:*" means the last message even where that is below n. */
async function uidsAfter(session: Session, last: number): Promise<number[]> {
  const found = await session.ask((client) => client.search({ uid: `${last + 1}:*` }, { uid: true }));
  if (!found) throw unanswered();
  return found.filter((uid) => uid > last).sort((a, b) => a - b);
}

export const unanswered = () =>
  new SourceError(
    'protocol',
    'The mail server would not list the messages of a folder.',
    'It is tried again by itself. If it stays so, ask whoever runs the mail server.',
  );

async function sizesOf({ session }: Work, uids: number[]): Promise<Sized[]> {
  const query = { uid: true, size: true, internalDate: true };
  const messages = await session.ask((client) => client.fetchAll(uids.join(','), query, { uid: true }));
  return messages
    .map(({ uid, size, internalDate }) => ({ uid, size: size ?? 0, at: dateOf(internalDate) }))
    .sort((a, b) => a.uid - b.uid);
}

/** Cuts a list into pages by number and size; what is too large weighs nothing, for it is not fetched. */
export function inPages<T extends { size: number }>(messages: T[], maxBytes: number): T[][] {
  const pages: T[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = message.size > maxBytes ? 0 : message.size;
    const page = pages.at(-1);
    if (page && page.length < PAGE_MESSAGES && bytes + size <= PAGE_BYTES) {
      page.push(message);
      bytes += size;
    } else {
      pages.push([message]);
      bytes = size;
    }
  }
  return pages;
}

async function fetchPage(work: Work, page: Sized[]): Promise<Change[]> {
  const { maxBytes } = work.settings;
  const wanted = page.filter((message) => message.size <= maxBytes).map((message) => message.uid);
  const bytes = new Map<number, Uint8Array>();
  // One byte more than allowed tells a message that is larger than the server said.
  const query = { uid: true, source: { maxLength: maxBytes + 1 } };
  const fetched =
    wanted.length === 0
      ? []
      : await work.session.ask((client) => client.fetchAll(wanted.join(','), query, { uid: true }));
  for (const { uid, source } of fetched) if (source) bytes.set(uid, source);
  const changes: Change[] = [];
  for (const message of page) {
    const source = bytes.get(message.uid);
    if (message.size > maxBytes || (source && source.length > maxBytes)) changes.push(await tooLarge(work, message));
    else if (source) changes.push(upsert(work.folder, message, source));
  }
  return changes;
}

const upsert = (folder: OpenFolder, { uid, at }: Sized, bytes: Uint8Array): Change => ({
  type: 'upsert',
  id: idOf(folder.path, folder.uidValidity, uid),
  version: '1',
  name: `${uid}.eml`,
  mediaType: 'message/rfc822',
  bytes,
  location: folder.path,
  url: null,
  modifiedAt: at,
  people: [],
});

async function tooLarge({ session, settings, folder }: Work, { uid, size }: Sized): Promise<Change> {
  const found = await session.ask((client) =>
    client.fetchOne(String(uid), { uid: true, envelope: true }, { uid: true }),
  );
  return {
    type: 'failed',
    id: idOf(folder.path, folder.uidValidity, uid),
    name: subjectOf(found),
    location: folder.path,
    version: '1',
    code: 'too-large',
    message: `The message has ${megabytes(size)}; messages above ${megabytes(settings.maxBytes)} are not read.`,
  };
}

export function subjectOf(message: FetchMessageObject | false | undefined): string {
  const subject = message ? (message.envelope?.subject ?? '') : '';
  return (
    subject
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .trim()
      .slice(0, 200) || 'A message without subject'
  );
}

function dateOf(value: Date | string | undefined): Date | null {
  const date = new Date(value ?? Number.NaN);
  return date.getTime() > 0 && date.getUTCFullYear() < 10_000 ? date : null;
}

const megabytes = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;

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
