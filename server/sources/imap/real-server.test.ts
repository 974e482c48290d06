import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { type Dovecot, dovecotMissing, startDovecot } from '../../../tests/support/dovecot.ts';
import { follow } from '../connector.conformance.ts';
import { type Change, type Page, SourceError } from '../connector.ts';
import { createImapConnector } from './imap.ts';
import { forever, problem, read, settingsFor } from './reading-for-tests.ts';

const skip = dovecotMissing();
const connector = createImapConnector();
const hasty = createImapConnector({ connectMs: 300, silenceMs: 2_000 });
const mail = (text: string) => `From: ann@example.org\r\nSubject: ${text}\r\n\r\n${text}\r\n`;

let dovecot: Dovecot;
before(async () => {
  if (!skip) dovecot = await startDovecot();
});
after(() => dovecot?.stop());
const open = (user: string, more: Record<string, unknown> = {}) => {
  const box = dovecot.addMailbox(user, 'secret-word');
  const security = { security: 'tls', port: dovecot.tlsPort, trustCertificate: dovecot.fingerprint };
  return settingsFor({ ...security, ...box, ...more });
};

test('a wrong password is told without repeating it', { skip }, async () => {
  const settings = { ...open('bea'), password: 'not-this-one' };
  await assert.rejects(connector.preview(settings, forever), (error) => {
    for (const secret of ['not-this-one', Buffer.from('\0bea\0not-this-one').toString('base64')])
      assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes(secret));
    return problem('credentials', /bea/)(error);
  });
});

for (const security of ['tls', 'starttls'] as const)
  test(
    `a certificate nobody vouches for is refused with its fingerprint, and trusted by it (${security})`,
    { skip },
    async () => {
      const port = security === 'tls' ? dovecot.tlsPort : dovecot.port;
      const settings = open(`certified-${security}`, { security, port, trustCertificate: '' });
      dovecot.deliver(settings.user, 'INBOX', [mail('one')]);
      await assert.rejects(read(connector, settings), problem('certificate', new RegExp(dovecot.fingerprint)));
      const wrong = dovecot.fingerprint.replaceAll('A', 'B').replace(/^../, '00');
      await assert.rejects(read(connector, { ...settings, trustCertificate: wrong }), problem('certificate'));
      assert.equal((await read(connector, { ...settings, trustCertificate: dovecot.fingerprint })).length, 1);
    },
  );

test('TLS on the plain port and STARTTLS on the TLS port are told as what they are', { skip }, async () => {
  await assert.rejects(read(hasty, open('cleo', { port: dovecot.port })), problem('protocol', /STARTTLS/));
  await assert.rejects(read(hasty, open('dora', { security: 'starttls' })), problem('stuck', /993/));
});

test('a missing folder does not keep the others from being read, and deletes nothing', { skip }, async () => {
  const settings = open('emma', { folders: ['Away', 'INBOX'] });
  dovecot.deliver('emma', 'INBOX', [mail('one')]);
  const changes: Change[] = [];
  await assert.rejects(
    async () => {
      for await (const page of connector.changes(settings, null, forever)) changes.push(...page.changes);
    },
    problem('gone', /Away/),
  );
  assert.equal(changes.length, 1);
});

test('another UIDVALIDITY brings the folder anew and drops the old', { skip }, async () => {
  const settings = open('fay', { folders: ['Work', 'INBOX'] });
  dovecot.deliver('fay', 'INBOX', [mail('stays')]);
  dovecot.deliver('fay', 'Work', [mail('one'), mail('two')]);
  const mirror = await follow(connector, settings);
  assert.equal(mirror.offered, 3);
  const old = [...mirror.things.keys()];
  dovecot.renumber('fay', 'Work');
  await mirror.run();
  assert.deepEqual(mirror.contents(), ['one', 'stays', 'two']);
  assert.equal(mirror.offered, 5);
  assert.equal([...mirror.things.keys()].filter((id) => old.includes(id)).length, 1);
  assert.equal(await connector.original?.(settings, old.find((id) => id.startsWith('Work')) ?? '', forever), null);
});

test('reading leaves no trace in the mailbox', { skip }, async () => {
  const settings = open('gil');
  dovecot.deliver('gil', 'INBOX', [mail('one')]);
  await follow(connector, settings);
  await connector.preview(settings, forever);
  assert.deepEqual(dovecot.flags('gil', 'INBOX'), ['']);
});

test('the preview offers no bin, no spam, no drafts, and suggests nothing', { skip }, async () => {
  const settings = open('hal', { folders: [] });
  dovecot.deliver('hal', 'INBOX', [mail('one'), mail('two')]);
  dovecot.deliver('hal', 'Trash', [mail('three')]);
  dovecot.deliver('hal', 'Projects/Blue', [mail('four')]);
  const { items } = await connector.preview(settings, forever);
  assert.deepEqual(items, [
    { id: 'INBOX', name: 'INBOX', count: 2, examples: ['two', 'one'], suggested: false },
    { id: 'Projects/Blue', name: 'Projects/Blue', count: 1, examples: ['four'], suggested: false },
  ]);
  assert.deepEqual(await read(connector, settings), []);
});

test('new mail is noticed while watching', { skip }, async () => {
  const settings = open('ida');
  dovecot.deliver('ida', 'INBOX', [mail('one')]);
  const stop = new AbortController();
  const { promise: noticed, resolve } = Promise.withResolvers<void>();
  const watching = connector.watch?.(settings, resolve, stop.signal);
  const knock = setInterval(() => dovecot.deliver('ida', 'INBOX', [mail('more')]), 300);
  await noticed;
  clearInterval(knock);
  stop.abort();
  await watching;
});

test(
  'a server that stops in the middle of a run ends it as unreachable, and no message is blamed',
  { skip },
  async () => {
    const own = await startDovecot();
    const box = own.addMailbox('joy', 'secret-word');
    const settings = settingsFor({ ...box, security: 'tls', port: own.tlsPort, trustCertificate: own.fingerprint });
    own.deliver(
      'joy',
      'INBOX',
      Array.from({ length: 500 }, (_, index) => mail(`number ${index}`)),
    );
    const pages: Page[] = [];
    await assert.rejects(
      async () => {
        for await (const page of connector.changes(settings, null, forever)) {
          pages.push(page);
          if (pages.length === 1) await own.stop();
        }
      },
      (error) => error instanceof SourceError && ['unreachable', 'refused'].includes(error.code),
    );
    assert.ok(pages.length < 5 && pages.every((page) => page.changes.every((change) => change.type === 'upsert')));
  },
);
