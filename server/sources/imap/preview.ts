import type { ListResponse } from 'imapflow';
import type { Preview, PreviewItem } from '../connector.ts';
import { subjectOf } from './messages.ts';
import { openSession, openUnlessGone, type Reach, type Session } from './session.ts';
import type { ImapSettings } from './settings.ts';

const NOT_OFFERED = ['\\Trash', '\\Junk', '\\Drafts'];
const CLOSED = ['\\Noselect', '\\NonExistent'];
const EXAMPLES = 3;
const PATIENCE_MS = 15_000;

/** The folders one may choose from, each with its latest subjects. None is suggested: a mailbox is read by choice. */
export async function previewMailbox(settings: ImapSettings, reach: Reach, signal: AbortSignal): Promise<Preview> {
  const session = await openSession(settings, reach, signal);
  try {
    const folders = (await session.ask((client) => client.list({ statusQuery: { messages: true } }))).filter(isOffered);
    const until = Date.now() + PATIENCE_MS;
    const items: PreviewItem[] = [];
    for (const folder of folders) {
      const count = folder.status?.messages ?? null;
      const examples = count === 0 || Date.now() > until ? [] : await latestSubjects(session, folder.path);
      items.push({ id: folder.path, name: folder.path, count, examples, suggested: false });
    }
    const messages = items.reduce((sum, item) => sum + (item.count ?? 0), 0);
    const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
    return { summary: `${counted(items.length, 'folder')} with ${counted(messages, 'message')}.`, items };
  } finally {
    session.close();
  }
}

const isOffered = (folder: ListResponse): boolean =>
  !NOT_OFFERED.includes(folder.specialUse ?? '') && !CLOSED.some((flag) => folder.flags.has(flag));

async function latestSubjects(session: Session, path: string): Promise<string[]> {
  const folder = await openUnlessGone(session, path);
  if (!folder) return [];
  try {
    if (folder.exists === 0) return [];
    const range = `${Math.max(1, folder.exists - EXAMPLES + 1)}:*`;
    const messages = await session.ask((client) => client.fetchAll(range, { envelope: true }));
    return messages.toReversed().slice(0, EXAMPLES).map(subjectOf);
  } finally {
    folder.release();
  }
}
