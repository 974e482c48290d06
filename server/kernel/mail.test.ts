import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { createLog } from './log.ts';
import { createMail } from './mail.ts';
import { Secret } from './secret.ts';

const log = createLog('silent');
const received: string[] = [];
/** As much of an SMTP server as it takes to receive a mail; it refuses one recipient. */
const server = createServer((socket) => {
  let inText = false;
  socket.on('error', () => undefined);
  socket.write('220 test\r\n');
  createInterface({ input: socket }).on('line', (line) => {
    received.push(line);
    if (inText && line !== '.') return;
    const refused = line.includes('refused@');
    const answer = line === 'DATA' ? '354 go on' : line === 'QUIT' ? '221 bye' : refused ? '550 nobody' : '250 ok';
    inText = line === 'DATA';
    socket.write(`${answer}\r\n`);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => server.close());
const smtpUrl = new Secret(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
const letter = { to: 'ann@example.org', subject: 'Één link', text: 'Hello\n\nhttps://learn.example.org/reset#abc\n' };

test('a letter reaches the mail server, for one recipient, with its link whole', async () => {
  const mail = createMail({ smtpUrl, mailFrom: 'learn@example.org' }, log);
  assert.equal(mail.configured, true);
  assert.equal(await mail.send(letter), true);
  assert.deepEqual(
    received.filter((line) => line.startsWith('RCPT')),
    ['RCPT TO:<ann@example.org>'],
  );
  assert.ok(received.includes('https://learn.example.org/reset#abc'));
});

test('an address that holds a second one, or another header, reaches nobody else', async () => {
  const mail = createMail({ smtpUrl, mailFrom: 'learn@example.org' }, log);
  received.length = 0;
  for (const to of ['ann@example.org, eve@example.org', 'ann@example.org\r\nBcc: eve@example.org'])
    await mail.send({ ...letter, to });
  assert.deepEqual(
    received.filter((line) => /^(RCPT TO:<eve|bcc)/i.test(line)),
    [],
  );
});

test('a refusal or a server that is not there is told, not thrown', async () => {
  const mail = createMail({ smtpUrl, mailFrom: 'learn@example.org' }, log);
  assert.equal(await mail.send({ ...letter, to: 'refused@example.org' }), false);
  const nowhere = createMail({ smtpUrl: new Secret('smtp://127.0.0.1:1'), mailFrom: 'learn@example.org' }, log);
  assert.equal(await nowhere.send(letter), false);
});

test('without a mail server nothing is sent and everybody can know', async () => {
  const mail = createMail({ smtpUrl: null, mailFrom: 'learn@example.org' }, log);
  assert.equal(mail.configured, false);
  assert.equal(await mail.send(letter), false);
});
