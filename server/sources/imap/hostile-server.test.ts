import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { freePort } from '../../../tests/support/dovecot.ts';
import { type Change, SourceError } from '../connector.ts';
import { createImapConnector } from './imap.ts';
import { forever, problem, read, settingsFor } from './reading-for-tests.ts';
import { type Answer, fetched, type Script, startScripted } from './scripted-server-for-tests.ts';
import { ImapSettings } from './settings.ts';

const connector = createImapConnector({ connectMs: 300, silenceMs: 400 });
const patient = createImapConnector();

async function against(script: Script, work: (settings: ImapSettings, commands: string[]) => Promise<void>) {
  const server = await startScripted(script);
  try {
    await work(settingsFor({ port: server.port }), server.commands);
  } finally {
    await server.close();
  }
}

test('nothing at the port: refused', async () => {
  await assert.rejects(read(connector, settingsFor({ port: await freePort() })), problem('refused', /port/i));
});

test('a name without address: unreachable', async () => {
  const settings = settingsFor({ host: 'mail.invalid', security: 'tls' });
  await assert.rejects(read(patient, settings), problem('unreachable', /mail\.invalid/));
});

for (const security of ['none', 'tls', 'starttls'] as const)
  test(`a server that accepts and says nothing (${security}): given up`, async () => {
    const server = await startScripted({ greeting: null });
    const settings = { ...settingsFor({ port: server.port }), security };
    const code = security === 'tls' ? 'unreachable' : 'stuck';
    await assert.rejects(read(connector, settings), problem(code));
    await server.close();
  });

test('a server that greets and then stalls: stuck', () =>
  against({ answer: () => null }, (settings) => assert.rejects(read(connector, settings), problem('stuck'))));

test('a server that stalls in the middle of a message: that message is told, never waited for without end', () =>
  against(
    {
      answer: (command, rest) =>
        command === 'UID FETCH' && isBody(rest) ? { raw: '* 1 FETCH (UID 1 BODY[]<0> {99}\r\nhalf' } : sizes(command),
    },
    async (settings) => {
      const changes = await read(connector, settings);
      assert.deepEqual(
        changes.map((change) => change.type),
        ['failed', 'failed', 'failed'],
      );
    },
  ));

test('a server that speaks garbage: not a mail server', () =>
  against({ greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n<html>\u0000\u0001' }, (settings) =>
    assert.rejects(
      read(connector, settings),
      (error) => error instanceof SourceError && ['protocol', 'stuck'].includes(error.code),
    ),
  ));

test('a server that says goodbye instead of hello, and why', () =>
  against({ greeting: '* BYE too busy\u0007, come back' }, (settings) =>
    assert.rejects(read(connector, settings), problem('unreachable', /too busy/)),
  ));

test('a server that is asked to slow down by the server: told as such', () =>
  against(
    { answer: (command) => (command === 'LOGIN' ? { no: '[LIMIT] Too many connections' } : undefined) },
    (settings) => assert.rejects(read(connector, settings), problem('refused', /Too many connections/)),
  ));

const isBody = (rest: string) => rest.includes('BODY');
const sizes = (command: string): Answer | undefined =>
  command === 'UID FETCH' ? [1, 2, 3].map((uid) => `* ${uid} FETCH (UID ${uid} RFC822.SIZE 10)`) : undefined;
const asked = (rest: string): number[] => {
  const [first = 0, last = first] = (rest.split(' ')[0] ?? '').split(':').map(Number);
  return [1, 2, 3].filter((uid) => uid >= first && uid <= last);
};
const texts = (uids: number[]): Answer => fetched(uids.map((uid) => ({ uid, text: `text ${uid}` })));

const tricky = (answer: (uids: number[]) => Answer): Script => ({
  answer: (command, rest) => (command === 'UID FETCH' && isBody(rest) ? answer(asked(rest)) : sizes(command)),
});
const types = (changes: Change[]) => changes.map((change) => [change.id, change.type]);
const twoRead = [
  ['INBOX/7/1', 'upsert'],
  ['INBOX/7/2', 'failed'],
  ['INBOX/7/3', 'upsert'],
];

test('a message it refuses is told, and the others are read', () =>
  against(
    tricky((uids) => (uids.includes(2) ? { no: 'internal error' } : texts(uids))),
    async (settings) => {
      const changes = await read(connector, settings);
      assert.deepEqual(types(changes), twoRead);
      assert.match(changes[1]?.type === 'failed' ? changes[1].message : '', /internal error/);
    },
  ));

test('a message it dies of is told, and the others are read over new connections', () =>
  against(
    tricky((uids) => (uids.includes(2) ? 'hang up' : texts(uids))),
    async (settings) => assert.deepEqual(types(await read(connector, settings)), twoRead),
  ));

test('a message it leaves out though it is there is told', () =>
  against(
    tricky((uids) => texts(uids.filter((uid) => uid !== 2))),
    async (settings) => assert.deepEqual(types(await read(connector, settings)), twoRead),
  ));

test('a message larger than it said is not kept', () =>
  against(
    tricky((uids) => fetched(uids.map((uid) => ({ uid, text: 'x'.repeat(uid === 2 ? 60 : 20) })))),
    async (settings) => assert.deepEqual(types(await read(connector, { ...settings, maxBytes: 50 })), twoRead),
  ));

test('a server that refuses everything is a problem of the server', () => {
  const many = Array.from({ length: 60 }, (_, index) => index + 1);
  return against(
    {
      answer: (command, rest) => {
        if (command === 'UID SEARCH') return [`* SEARCH ${many.join(' ')}`];
        if (command !== 'UID FETCH') return undefined;
        return isBody(rest) ? { no: 'no' } : many.map((uid) => `* ${uid} FETCH (UID ${uid} RFC822.SIZE 10)`);
      },
    },
    (settings) => assert.rejects(read(connector, settings), problem('protocol')),
  );
});

test('a list that is shorter than the folder deletes nothing', () =>
  against({ answer: (command) => (command === 'UID SEARCH' ? ['* SEARCH'] : undefined) }, async (settings) => {
    await assert.rejects(async () => {
      for await (const _ of connector.inventory?.(settings, forever) ?? []);
    }, problem('protocol'));
  }));

test('aborting ends the wait for a silent server at once', () =>
  against({ answer: () => null }, async (settings) => {
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of patient.changes(settings, null, stop.signal));
    })();
    setTimeout(() => stop.abort(new Error('enough')), 100);
    await assert.rejects(reading, /enough/);
  }));

test('without encryption only this machine is reached', () => {
  for (const host of ['mail.example.org', '10.0.0.1', '127.0.0.1.example.org'])
    assert.equal(ImapSettings.safeParse({ host, security: 'none', user: 'a', password: 'b' }).success, false, host);
});

test('a server that wants plain text where TLS was asked for is told from one that is silent', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).end('* OK this is plain\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await assert.rejects(read(connector, settingsFor({ port, security: 'tls' })), problem('protocol', /STARTTLS/));
  server.close();
});

test('an address that may not be reached is not connected to, by name or by number', () =>
  against({}, async (settings, commands) => {
    const judged: string[] = [];
    const guarded = createImapConnector({
      connectMs: 300,
      silenceMs: 400,
      mayReach: (address) => judged.push(address) === 0,
    });
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      await assert.rejects(read(guarded, { ...settings, host }), problem('forbidden'));
    assert.ok(judged.includes('127.0.0.1') && judged.includes('::1'));
    assert.deepEqual(commands, []);
  }));

test('the progress of a run over several folders never exceeds what is expected', () =>
  against(
    { answer: (command, rest) => (command === 'UID FETCH' ? texts(asked(rest)) : undefined) },
    async (settings) => {
      let done = 0;
      for await (const page of connector.changes({ ...settings, folders: ['INBOX', 'More'] }, null, forever)) {
        done += page.changes.length;
        assert.ok(page.expected !== undefined && page.expected >= done);
      }
      assert.equal(done, 6);
    },
  ));
