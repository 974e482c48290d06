import type { FetchMessageObject, FetchQueryObject } from 'imapflow';
import { type Change, SourceError } from '../connector.ts';
import { idOf } from './cursor.ts';
import type { OpenFolder, Session } from './session.ts';

export type Message = { uid: number; size: number; at: Date | null };

const SIZES_AT_ONCE = 1_000;
/** Far above what a page is planned to have: a server that sends more has not told the truth about sizes. */
const MOST_AT_ONCE = 64 * 1024 * 1024;

/** The messages of the open folder above a UID, in order; their sizes are asked for on the way. */
export async function listAfter(
  session: () => Session,
  last: number,
): Promise<{ total: number; sized: AsyncIterable<Message> }> {
  // "n:*" means the last message even where that is below n.
  const found = await session().ask((client) => client.search({ uid: `${last + 1}:*` }, { uid: true }));
  if (!found) throw unanswered();
  const uids = found.filter((uid) => uid > last).sort((a, b) => a - b);
  return { total: uids.length, sized: withSizes(session, uids) };
}

export const unanswered = () =>
  new SourceError(
    'protocol',
    'The mail server would not list the messages of a folder.',
    'It is tried again by itself. If it stays so, ask whoever runs the mail server.',
  );

async function* withSizes(session: () => Session, uids: number[]): AsyncGenerator<Message> {
  const query = { uid: true, size: true, internalDate: true };
  for (let start = 0; start < uids.length; start += SIZES_AT_ONCE) {
    const some = uids.slice(start, start + SIZES_AT_ONCE);
    const answer = await session().ask((client) => client.fetchAll(rangeOf(some), query, { uid: true }));
    const known = new Map(answer.map((message) => [message.uid, message]));
    for (const uid of some) yield { uid, size: known.get(uid)?.size ?? 0, at: dateOf(known.get(uid)?.internalDate) };
  }
}

/** The messages of one page as changes; one that has been deleted meanwhile is none. */
export async function fetchMessages(
  session: Session,
  folder: OpenFolder,
  page: Message[],
  maxBytes: number,
): Promise<Change[]> {
  const wanted = page.filter((message) => message.size <= maxBytes).map((message) => message.uid);
  const sources = await fetchSources(session, wanted, maxBytes);
  const unsent = await stillThere(
    session,
    wanted.filter((uid) => !sources.has(uid)),
  );
  const changes: Change[] = [];
  for (const message of page) {
    const source = sources.get(message.uid);
    if (message.size > maxBytes || (source && source.length > maxBytes))
      changes.push(await tooLarge(session, folder, message, maxBytes));
    else if (source) changes.push(upsert(folder, message, source));
    else if (unsent.has(message.uid)) changes.push(refusedMessage(folder, message));
  }
  return changes;
}

async function fetchSources(session: Session, uids: number[], maxBytes: number): Promise<Map<number, Uint8Array>> {
  const sources = new Map<number, Uint8Array>();
  if (uids.length === 0) return sources;
  // One byte more than allowed tells a message that is larger than the server said.
  const query: FetchQueryObject = { uid: true, source: { maxLength: maxBytes + 1 } };
  let bytes = 0;
  await session.ask(async (client) => {
    for await (const { uid, source } of client.fetch(rangeOf(uids), query, { uid: true })) {
      if (!source) continue;
      sources.set(uid, source);
      bytes += source.length;
      if (uids.length > 1 && bytes > MOST_AT_ONCE) {
        session.close();
        throw new SourceError(
          'protocol',
          'The mail server is wrong about the size of messages.',
          'It is read one by one.',
        );
      }
    }
  });
  return sources;
}

/** Which of the messages that were asked for and not sent still exist. */
async function stillThere(session: Session, uids: number[]): Promise<Set<number>> {
  if (uids.length === 0) return new Set();
  const found = await session.ask((client) => client.search({ uid: rangeOf(uids) }, { uid: true }));
  if (!found) throw unanswered();
  return new Set(found);
}

const upsert = (folder: OpenFolder, { uid, at }: Message, bytes: Uint8Array): Change => ({
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

async function tooLarge(session: Session, folder: OpenFolder, message: Message, maxBytes: number): Promise<Change> {
  const query = { uid: true, envelope: true };
  const found = await session.ask((client) => client.fetchOne(String(message.uid), query, { uid: true }));
  const size = message.size > maxBytes ? megabytes(message.size) : 'more than it says';
  const text = `The message has ${size}; messages above ${megabytes(maxBytes)} are not read.`;
  return failed(folder, message, subjectOf(found), 'too-large', text);
}

export const refusedMessage = (folder: OpenFolder, message: Message, problem?: SourceError): Change =>
  failed(
    folder,
    message,
    `Message ${message.uid}`,
    'unreadable',
    problem
      ? `The mail server fails at this message: ${problem.message}`
      : 'The mail server does not hand this message out.',
  );

const failed = (folder: OpenFolder, { uid }: Message, name: string, code: string, message: string): Change => ({
  type: 'failed',
  id: idOf(folder.path, folder.uidValidity, uid),
  name,
  location: folder.path,
  version: '1',
  code,
  message,
});

export function subjectOf(message: FetchMessageObject | false | undefined): string {
  const subject = message ? (message.envelope?.subject ?? '') : '';
  const clean = subject
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return clean.slice(0, 200).toWellFormed() || 'A message without subject';
}

/** "1:3,7": consecutive UIDs as ranges, for the lines of servers have an end. */
export function rangeOf(uids: number[]): string {
  const ranges: Array<[first: number, last: number]> = [];
  for (const uid of uids) {
    const range = ranges.at(-1);
    if (range && range[1] + 1 === uid) range[1] = uid;
    else ranges.push([uid, uid]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}:${last}`)).join(',');
}

function dateOf(value: Date | string | undefined): Date | null {
  const date = new Date(value ?? Number.NaN);
  return date.getTime() > 0 && date.getUTCFullYear() < 10_000 ? date : null;
}

const megabytes = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;
