import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../connector.ts';
import { openSession, type Reach } from './session.ts';
import type { ImapSettings } from './settings.ts';

const FOLDERS = 3;
const QUIET_MS = 1_000;
const BACK_OFF_MS = [5_000, 15_000, 60_000, 300_000, 900_000];
/** Trying a refused password again and again gets accounts locked. */
const REFUSED_MS = 3_600_000;

/** Listens (IMAP IDLE) on the first few folders, one connection each, and comes back when a connection is lost. */
export async function watchMailbox(
  settings: ImapSettings,
  reach: Reach,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
  };
  try {
    await Promise.all(
      settings.folders.slice(0, FOLDERS).map((path) => watchFolder(settings, path, reach, soon, signal)),
    );
  } finally {
    clearTimeout(timer);
  }
}

async function watchFolder(
  settings: ImapSettings,
  path: string,
  reach: Reach,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    let wait = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)];
    try {
      await listen(settings, path, reach, changed, signal, () => (failures = 0));
    } catch (error) {
      if (error instanceof SourceError && ['credentials', 'certificate'].includes(error.code)) wait = REFUSED_MS;
    }
    await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function listen(
  settings: ImapSettings,
  path: string,
  reach: Reach,
  changed: () => void,
  signal: AbortSignal,
  listening: () => void,
): Promise<void> {
  const session = await openSession(settings, reach, signal);
  try {
    const folder = await session.open(path);
    session.client.on('exists', changed);
    session.client.on('expunge', changed);
    listening();
    while (session.client.usable && !signal.aborted) await session.ask((client) => client.idle());
    folder.release();
  } finally {
    session.close();
  }
}
