/**
 * How fast mail comes in from a real Dovecot on this machine: a first run, a run with nothing new, a list of all.
 *
 *   node bench/imap.ts [messages]
 */
import { createImapConnector } from '../server/sources/imap/imap.ts';
import { ImapSettings } from '../server/sources/imap/settings.ts';
import { dovecotMissing, startDovecot } from '../tests/support/dovecot.ts';

const count = Number(process.argv[2] ?? 5_000);
const forever = new AbortController().signal;

/** Mostly short, a few long, one in twenty with an attachment of 200 kB. */
const mail = (seed: number): string => {
  const text = 'We keep the notes on deployment in one place, so that whoever is on call finds them.\r\n';
  const body = text.repeat(5 + (seed % 40) * 2);
  const head = `From: Ann Lee <ann@example.org>\r\nTo: Bo <bo@example.org>\r\nSubject: Question ${seed}\r\nDate: Tue, 3 Mar 2026 10:00:00 +0100\r\nMessage-ID: <${seed}@example.org>\r\nMIME-Version: 1.0\r\n`;
  if (seed % 20 !== 0) return `${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}`;
  const attachment = `${'QUJD'.repeat(19)}\r\n`.repeat(2_600);
  return `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${body}\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${attachment}\r\n--b--\r\n`;
};

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1_000 };
}

async function measure(): Promise<void> {
  const dovecot = await startDovecot();
  const connector = createImapConnector();
  try {
    const { user, password } = dovecot.addMailbox('ann', 'secret');
    dovecot.deliver(
      user,
      'Projects',
      Array.from({ length: count }, (_, seed) => mail(seed)),
    );
    const settings = ImapSettings.parse({
      host: dovecot.host,
      port: dovecot.tlsPort,
      user,
      password,
      folders: ['Projects'],
      trustCertificate: dovecot.fingerprint,
    });
    const read = async (cursor: string | null) => {
      let [messages, bytes, next] = [0, 0, cursor];
      for await (const page of connector.changes(settings, cursor, forever)) {
        messages += page.changes.length;
        for (const change of page.changes) bytes += change.type === 'upsert' ? change.bytes.length : 0;
        next = page.next;
      }
      return { messages, bytes, next };
    };
    const list = async () => {
      let listed = 0;
      for await (const batch of connector.inventory?.(settings, forever) ?? []) listed += batch.length;
      return listed;
    };
    const first = await timed(() => read(null));
    const again = await timed(() => read(null));
    const nothing = await timed(() => read(first.result.next));
    const all = await timed(list);
    const row = (what: string, messages: number, seconds: number, bytes = 0) => ({
      what,
      messages,
      seconds: Number(seconds.toFixed(2)),
      perSecond: Math.round(messages / seconds),
      megabytesPerSecond: Number((bytes / seconds / 1024 / 1024).toFixed(1)),
    });
    console.table([
      row('first run (Dovecot has seen none)', first.result.messages, first.seconds, first.result.bytes),
      row('the same again', again.result.messages, again.seconds, again.result.bytes),
      row('nothing new', nothing.result.messages, nothing.seconds),
      row('list of all', all.result, all.seconds),
    ]);
    console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  } finally {
    await dovecot.stop();
  }
}

const missing = dovecotMissing();
if (missing) console.log(missing);
else await measure();
