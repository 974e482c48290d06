import type { Connector, InventoryItem } from '../connector.ts';
import { readChanges } from './changes.ts';
import { idOf, placeOf } from './cursor.ts';
import { subjectOf, unanswered } from './messages.ts';
import { previewMailbox } from './preview.ts';
import { type OpenFolder, openSession, openUnlessGone, type Reach, type Session, USUAL_REACH } from './session.ts';
import { IMAP_FIELDS, IMAP_SECRETS, ImapSettings } from './settings.ts';
import { watchMailbox } from './watch.ts';

/** Reads chosen folders of a mailbox. Nothing in the mailbox is ever changed. */
export function createImapConnector(reach: Reach = USUAL_REACH): Connector<ImapSettings> {
  return {
    name: 'imap',
    settings: ImapSettings,
    fields: IMAP_FIELDS,
    secrets: IMAP_SECRETS,
    preview: (settings, signal) => previewMailbox(settings, reach, signal),
    changes: (settings, cursor, signal) => readChanges(settings, cursor, reach, signal),
    inventory: (settings, signal) => listAll(settings, reach, signal),
    watch: (settings, changed, signal) => watchMailbox(settings, reach, changed, signal),
    original: (settings, id, signal) => readOriginal(settings, id, reach, signal),
  };
}

const BATCH = 1_000;

async function* listAll(settings: ImapSettings, reach: Reach, signal: AbortSignal): AsyncGenerator<InventoryItem[]> {
  if (settings.folders.length === 0) return;
  const session = await openSession(settings, reach, signal);
  try {
    for (const path of settings.folders) {
      const folder = await session.open(path);
      const uids = await allUids(session, folder);
      for (let start = 0; start < uids.length; start += BATCH)
        yield uids.slice(start, start + BATCH).map((uid) => ({ id: idOf(path, folder.uidValidity, uid) }));
      folder.release();
    }
  } finally {
    session.close();
  }
}

/** A list shorter than the folder would delete what is there: then it is no list. */
async function allUids(session: Session, folder: OpenFolder): Promise<number[]> {
  const uids = await session.ask((client) => client.search({ all: true }, { uid: true }));
  const exists = session.client.mailbox ? session.client.mailbox.exists : folder.exists;
  if (!uids || uids.length < Math.min(exists, folder.exists)) throw unanswered();
  return uids;
}

async function readOriginal(
  settings: ImapSettings,
  id: string,
  reach: Reach,
  signal: AbortSignal,
): Promise<{ name: string; bytes: Uint8Array } | null> {
  const place = placeOf(id);
  if (!place || !settings.folders.includes(place.folder)) return null;
  const session = await openSession(settings, reach, signal);
  try {
    const folder = await openUnlessGone(session, place.folder);
    if (folder?.uidValidity !== place.uidValidity) return null;
    const query = { uid: true, envelope: true, source: { maxLength: settings.maxBytes } };
    const message = await session.ask((client) => client.fetchOne(String(place.uid), query, { uid: true }));
    if (!message || !message.source) return null;
    return { name: `${subjectOf(message).replace(/[/\\:]/g, '-')}.eml`, bytes: message.source };
  } finally {
    session.close();
  }
}
