import { ImapFlow } from 'imapflow';
import { unlessAborted } from '#kernel/unless-aborted.ts';
import { SourceError } from '../connector.ts';
import { problemOf } from './problems.ts';
import type { ImapSettings } from './settings.ts';
import { transportTo } from './transport.ts';

/** How mail servers are reached. `mayReach` judges every address, however it was spelled, before anything connects to it. */
export type Reach = { connectMs: number; silenceMs: number; mayReach?: (address: string) => boolean };
export const USUAL_REACH: Reach = { connectMs: 15_000, silenceMs: 45_000 };

/** A signed-in connection. Everything asked of it ends: with an answer, a `SourceError`, or the abort of its run. */
export type Session = {
  client: ImapFlow;
  ask<T>(work: (client: ImapFlow) => Promise<T>): Promise<T>;
  /** Opens a folder for reading; nothing in it is changed, not even what counts as seen. */
  open(folder: string): Promise<OpenFolder>;
  close(): void;
};
export type OpenFolder = { path: string; uidValidity: string; exists: number; release(): void };

export async function openSession(settings: ImapSettings, reach: Reach, signal: AbortSignal): Promise<Session> {
  signal.throwIfAborted();
  const client = makeClient(settings, reach);
  let cause: unknown;
  client.on('error', (error) => (cause ??= error));
  const close = () => client.close();
  signal.addEventListener('abort', close, { once: true });
  const ask = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    try {
      return await unlessAborted(work(client), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw problemOf(cause ?? error, settings);
    }
  };
  const session = {
    client,
    ask,
    open: (folder: string) => openFolder(ask, folder),
    close: () => {
      signal.removeEventListener('abort', close);
      close();
    },
  };
  try {
    await ask(() => client.connect());
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

const HEADROOM = 1024 * 1024;

function makeClient(settings: ImapSettings, reach: Reach): ImapFlow {
  const { host, port, user, security } = settings;
  return new ImapFlow({
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port,
    secure: security === 'tls',
    ...(security !== 'tls' && { doSTARTTLS: security === 'starttls' }),
    auth: settings.method === 'token' ? { user, accessToken: settings.token } : { user, pass: settings.password },
    transport: transportTo(settings.trustCertificate, reach.mayReach),
    connectionTimeout: reach.connectMs,
    greetingTimeout: reach.connectMs,
    socketTimeout: reach.silenceMs,
    disableAutoIdle: true,
    disableCompression: true,
    logger: false,
    maxLiteralSize: settings.maxBytes + HEADROOM,
    maxResponseSize: settings.maxBytes + 2 * HEADROOM,
    maxLineLength: 32 * HEADROOM,
  });
}

async function openFolder(ask: Session['ask'], folder: string): Promise<OpenFolder> {
  return ask(async (client) => {
    try {
      const lock = await client.getMailboxLock(folder, { readOnly: true });
      const mailbox = client.mailbox;
      if (!mailbox || mailbox.uidValidity === undefined) throw new Error('the folder was not opened');
      return {
        path: folder,
        uidValidity: String(mailbox.uidValidity),
        exists: mailbox.exists,
        release: () => lock.release(),
      };
    } catch (error) {
      throw isMissing(error) ? missingFolder([folder], error) : error;
    }
  });
}

export async function openUnlessGone(session: Session, path: string): Promise<OpenFolder | null> {
  try {
    return await session.open(path);
  } catch (error) {
    if (error instanceof SourceError && error.code === 'gone') return null;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  (('mailboxMissing' in error && error.mailboxMissing === true) ||
    ('serverResponseCode' in error && error.serverResponseCode === 'NONEXISTENT'));

export const missingFolder = (folders: string[], cause?: unknown): SourceError =>
  new SourceError(
    'gone',
    `There is no mail folder ${folders.map((folder) => `“${folder}”`).join(', ')} any more.`,
    'If it was renamed or deleted, choose the folders of this source again. Nothing was removed from the index.',
    { cause },
  );
