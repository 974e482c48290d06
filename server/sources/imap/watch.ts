import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../connector.ts';
import { soon } from '../soon.ts';
import { openSession, type Reach } from './session.ts';
import type { ImapSettings } from './settings.ts';

const FOLDERS = 3;
const SOON_MS = 1_000;
const BETWEEN_MS = 10_000;
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
  const { ask, stop } = soon(changed, SOON_MS, BETWEEN_MS);
  try {
    await Promise.all(
      settings.folders.slice(0, FOLDERS).map((path) => watchFolder(settings, path, reach, ask, signal)),
    );
  } finally {
    stop();
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
    await rest(wait, signal);
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
    while (session.client.usable && !signal.aborted)
      if ((await session.ask((client) => client.idle())) === false) await rest(BACK_OFF_MS[0], signal);
    folder.release();
  } finally {
    session.close();
  }
}

const rest = (ms: number | undefined, signal: AbortSignal) =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
