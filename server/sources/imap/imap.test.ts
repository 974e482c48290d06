import { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { type Dovecot, dovecotMissing, startDovecot } from '../../../tests/support/dovecot.ts';
import { describeConnector, type World } from '../connector.conformance.ts';
import { createImapConnector } from './imap.ts';
import { ImapSettings } from './settings.ts';

const skip = dovecotMissing();
const connector = createImapConnector({ connectMs: 5_000, silenceMs: 5_000 });
const FOLDER = 'Projects/Blue & Grün';
/** Folder names travel in modified UTF-7. */
const ON_DISK = 'Projects/Blue &- Gr&APw-n';

const mail = (subject: string, text: string) =>
  `From: Ann <ann@example.org>\r\nSubject: ${subject}\r\nDate: Tue, 3 Mar 2026 10:00:00 +0100\r\n\r\n${text}\r\n`;

let dovecot: Dovecot;
before(async () => {
  if (!skip) dovecot = await startDovecot();
});
after(() => dovecot?.stop());
let users = 0;

async function openMailbox(): Promise<World<ImapSettings>> {
  const { user, password } = dovecot.addMailbox(`user${users++}`, 'se"c\\ret');
  const files = new Map<string, string>();
  const fileOf = (name: string) => files.get(name) ?? '';
  const putMany = async (things: Array<[string, string]>) => {
    const messages = things.map(([name, text]) => mail(name, text));
    const made = dovecot.deliver(user, ON_DISK, messages);
    for (const [index, [name]] of things.entries()) files.set(name, made[index] ?? '');
  };
  await putMany([]);
  return {
    settings: ImapSettings.parse({
      host: dovecot.host,
      port: dovecot.tlsPort,
      user,
      password,
      folders: [FOLDER],
      trustCertificate: dovecot.fingerprint,
      maxBytes: 20_000,
    }),
    put: (name, content) => putMany([[name, content]]),
    putMany,
    remove: async (name) => dovecot.remove(user, ON_DISK, fileOf(name)),
    spoil: async (name) => dovecot.replace(user, ON_DISK, fileOf(name), mail(name, 'x'.repeat(30_000))),
    vanish: () => deleteFolder({ user, pass: password }),
    close: async () => undefined,
  };
}

async function deleteFolder(auth: { user: string; pass: string }): Promise<void> {
  const client = new ImapFlow({ host: dovecot.host, port: dovecot.port, doSTARTTLS: false, auth, logger: false });
  await client.connect();
  await client.mailboxDelete(FOLDER);
  await client.logout();
}

describeConnector('a mailbox', {
  connector,
  skip,
  open: openMailbox,
  hostileNames: ['=?utf-8?q?=00?=', '\u00ff\u00fe', 'a'.repeat(5_000), '=?x?b?', '', ' ', '../../x', '"\\"', '{99999}'],
});
