import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Block } from '../parsed.ts';
import { bareSubject } from './mail.ts';
import { messagesIn } from './mbox.ts';
import { line, read, readParts, refuse } from './reading-for-tests.ts';

const headers = [
  'From: =?utf-8?q?Ann_L=C3=A9e?= <Ann@Example.org>',
  'To: Bo <bo@example.org>, team: cy@example.org, Di <di@example.org>;',
  'Cc: ed@example.org',
  'Subject: RE: [list] Backup of the server',
  'Date: Tue, 3 Mar 2026 10:00:00 +0100',
  'Message-ID: <two@example.org>',
  'In-Reply-To: <one@example.org>',
  'References: <zero@example.org>\r\n <one@example.org>',
  'MIME-Version: 1.0',
];
const mail = (body: string, type = 'text/plain; charset=utf-8') =>
  `${[...headers, `Content-Type: ${type}`].join('\n')}\n\n${body}`.replace(/\r?\n/g, '\r\n');
const multipart = (kind: string, ...parts: string[]) =>
  mail(`${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`, `multipart/${kind}; boundary=b`);
const quote = (text: string): Block => ({ type: 'aside', role: 'quote', text });
const signature = (text: string): Block => ({ type: 'aside', role: 'signature', text });

describe('a mail', () => {
  test('says who wrote to whom, when, and in which conversation', async () => {
    const found = await read('a.eml', mail('Hello.'));
    assert.deepEqual(found.people, [
      { name: 'Ann Lée', address: 'ann@example.org', role: 'author' },
      { name: 'Bo', address: 'bo@example.org', role: 'recipient' },
      { name: null, address: 'cy@example.org', role: 'recipient' },
      { name: 'Di', address: 'di@example.org', role: 'recipient' },
      { name: null, address: 'ed@example.org', role: 'copied' },
    ]);
    assert.deepEqual(
      [found.kind, found.title, found.createdAt],
      ['mail', 'RE: [list] Backup of the server', '2026-03-03T09:00:00.000Z'],
    );
    assert.deepEqual(found.thread, {
      messageId: 'two@example.org',
      references: ['zero@example.org', 'one@example.org'],
      subject: '[list] Backup of the server',
    });
  });

  test('keeps quotes and signature apart from what is said', async () => {
    const { blocks, passages } = await read(
      'a.eml',
      mail('Yes.\n\nRegards,\nAnn\n\nOn 2 March 2026, Bo wrote:\n> Shall we?\n'),
    );
    assert.deepEqual(blocks, [
      line('Yes.'),
      signature('Regards,\nAnn'),
      quote('On 2 March 2026, Bo wrote:\n> Shall we?'),
    ]);
    assert.deepEqual(
      passages.map(({ text }) => text),
      ['Yes.'],
    );
  });

  test('is read from its text where there is both, and keeps the HTML for showing', async () => {
    const found = await read(
      'a.eml',
      multipart(
        'alternative',
        'Content-Type: text/plain\n\nPlain.',
        'Content-Type: text/html\n\n<p onclick="x">Rich.</p>',
      ),
    );
    assert.deepEqual(found.blocks, [line('Plain.')]);
    assert.match(found.rawHtml ?? '', /onclick/);
  });

  test('in HTML only keeps quotes and signature apart as well', async () => {
    const html = `<div>Yes, <b>we</b> shall.</div><div>Kind regards,<br>Ann</div>
      <div class="gmail_quote">On 2 March 2026, Bo wrote:<blockquote>Shall we?</blockquote></div>`;
    const { blocks } = await read('a.eml', mail(html, 'text/html; charset=utf-8'));
    assert.deepEqual(blocks, [
      { type: 'paragraph', spans: [{ text: 'Yes, ' }, { text: 'we', strong: true }, { text: ' shall.' }] },
      signature('Kind regards,\nAnn'),
      quote('On 2 March 2026, Bo wrote:\nShall we?'),
    ]);
  });

  test('from Outlook ends where the headers of the answered one begin', async () => {
    const html = `<p>Done.</p><div><p><b>From:</b> Bo &lt;bo@example.org&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br>
      <b>Subject:</b> Please</p></div><p>Can you do it?</p>`;
    const { blocks } = await read('a.eml', mail(html, 'text/html; charset=utf-8'));
    assert.deepEqual([blocks[0], blocks[1]?.type, blocks.length], [line('Done.'), 'aside', 2]);
  });

  test('has its attachments as parts, read like any file', async () => {
    const message = multipart(
      'mixed',
      'Content-Type: text/plain\n\nSee there.',
      'Content-Type: text/markdown; name="plan.md"\nContent-Disposition: attachment; filename="plan.md"\n\n# The plan',
      'Content-Type: image/png\nContent-Disposition: attachment; filename="x.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUg==',
      'Content-Type: message/rfc822\n\nSubject: Within\nMessage-ID: <w@example.org>\n\nDeep.',
    );
    const parts = await readParts('a.eml', message);
    assert.deepEqual(
      parts.map((part) => [
        part.path,
        part.parent,
        part.name,
        'document' in part ? part.document.title : part.failure.code,
      ]),
      [
        ['1', null, 'plan.md', 'The plan'],
        ['2', null, 'x.png', 'unsupported'],
        ['3', null, 'message.eml', 'Within'],
      ],
    );
  });

  test('packed in others is opened five times and no deeper', async () => {
    let message = 'Subject: innermost\r\nFrom: a@example.org\r\n\r\nEnd.';
    for (let level = 0; level < 9; level++) {
      message = `Subject: level ${level}\r\nFrom: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\nContent-Type: message/rfc822\r\n\r\n${message}\r\n--b${level}--\r\n`;
    }
    const parts = await readParts('a.eml', message);
    assert.deepEqual(
      parts.map((part) => [part.path, part.parent, 'failure' in part ? part.failure.code : 'read']),
      [
        ['1', null, 'read'],
        ['1/1', '1', 'read'],
        ['1/1/1', '1/1', 'read'],
        ['1/1/1/1', '1/1/1', 'read'],
        ['1/1/1/1/1', '1/1/1/1', 'read'],
        ['1/1/1/1/1/1', '1/1/1/1/1', 'too-large'],
      ],
    );
  });

  test('without a body is found by its subject, and without either is empty', async () => {
    assert.equal((await read('a.eml', mail(''))).passages.length, 1);
    assert.equal((await refuse('a.eml', 'From: a@example.org\r\nDate: x\r\n\r\n')).code, 'empty');
  });

  test('is recognised without a name that says so', async () => {
    assert.equal((await read('message', mail('Hello.'))).kind, 'mail');
  });
});

test('a subject is bare without its marks in any language', () => {
  for (const subject of ['Re: Fwd: Plan', 'AW: WG: Plan', 'Antw: Plan', 'RE[2]: Plan', 'SV: re : Plan', 'Plan']) {
    assert.equal(bareSubject(subject), 'Plan');
  }
  assert.equal(bareSubject('Research: the plan'), 'Research: the plan');
});

describe('an mbox', () => {
  const message = (id: string, body: string) =>
    `From ann@example.org Tue Mar  3 10:00:00 2026\nSubject: ${id}\nFrom: ann@example.org\n${id ? `Message-ID: <${id}>\n` : ''}\n${body}\n\n`;

  test('is its messages, named by their ids where those are there and unique', async () => {
    const parts = await readParts('a.mbox', message('a@x', 'One.') + message('', 'Two.') + message('a@x', 'Three.'));
    assert.deepEqual(
      parts.map((part) => part.path),
      ['a@x', '2', '3'],
    );
  });

  test('gives back the lines that were escaped, and is not cut where it says From', () => {
    const bytes = Buffer.from(message('a@x', '>From here on\n>>From there\nFrom now on it works.'));
    const [found, ...others] = [...messagesIn(bytes)].map((one) => Buffer.from(one).toString());
    assert.equal(others.length, 0);
    assert.match(found ?? '', /\nFrom here on\n>From there\nFrom now on it works\.\n/);
  });

  test('hands down the attachments of its messages', async () => {
    const [body] = multipart(
      'mixed',
      'Content-Type: text/plain\n\nHi',
      'Content-Type: text/plain; name=n.txt\nContent-Disposition: attachment\n\nNote',
    ).split('\0');
    const parts = await readParts('a.mbox', `From x@example.org Tue Mar  3 10:00:00 2026\r\n${body}`);
    assert.deepEqual(
      parts.map((part) => [part.path, part.parent]),
      [
        ['two@example.org', null],
        ['two@example.org/1', 'two@example.org'],
      ],
    );
  });
});
