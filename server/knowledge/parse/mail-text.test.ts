import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { separate } from './mail-text.ts';

const parts = (text: string, sender: string | null = null) =>
  separate(text, sender).map((segment) => [segment.role, segment.text]);
const body = (text: string) =>
  separate(text, null)
    .filter((segment) => segment.role === 'body')
    .map((segment) => segment.text)
    .join('\n');

describe('what was quoted', () => {
  const announcements = [
    'On Tue, 3 Mar 2026 at 10:00, Bo Chen <bo@example.org> wrote:',
    'On Tue, Mar 3, 2026 at 10:00 AM Bo Chen from the very long team\n<bo@example.org> wrote:',
    'Le mar. 3 mars 2026 à 10:00, Bo Chen <bo@example.org> a écrit :',
    'Op di 3 mrt 2026 om 10:00 schreef Bo Chen <bo@example.org>:',
    'Op 3 mrt. 2026, om 10:00 heeft Bo Chen <bo@example.org> het volgende geschreven:',
    'Am 03.03.2026 um 10:00 schrieb Bo Chen:',
    'Den 3 mars 2026 10:00 skrev Bo Chen:',
    '-----Original Message-----',
    '-----Ursprüngliche Nachricht-----',
    '-----Oorspronkelijk bericht-----',
    'From: Bo Chen <bo@example.org>\nSent: Tuesday, March 3, 2026 10:00\nTo: Ann\nSubject: Backup',
    'Von: Bo Chen\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Ann\nBetreff: Sicherung',
    'De : Bo Chen\nEnvoyé : mardi 3 mars 2026\nÀ : Ann\nObjet : Sauvegarde',
    'Van: Bo Chen\nVerzonden: dinsdag 3 maart 2026\nAan: Ann\nOnderwerp: Back-up',
    '*From:* Bo\n*Sent:* Tuesday\n*To:* Ann\n*Subject:* Backup',
    '________________________________\nFrom: Bo\nSent: Tuesday\nTo: Ann',
  ];
  for (const announcement of announcements) {
    test(`starts at "${announcement.split('\n').at(0)}"`, () => {
      assert.equal(body(`My answer.\n\n${announcement}\n\nThe question.\nIn two lines.`), 'My answer.');
    });
  }

  test('may stand between answers', () => {
    assert.deepEqual(parts('On 3 March 2026, Bo wrote:\n> First?\n\nYes.\n\n> Second?\n\nNo.'), [
      ['quote', 'On 3 March 2026, Bo wrote:\n> First?'],
      ['body', 'Yes.'],
      ['quote', '> Second?'],
      ['body', 'No.'],
    ]);
  });

  test('is not what merely sounds like it', () => {
    for (const text of [
      'On Monday we wrote:\na letter',
      'From: the start\nit was clear',
      'Le 3 mars est un mardi.',
      'Date: next week',
    ]) {
      assert.equal(body(text), text);
    }
  });

  test('is not what was forwarded: that is new to whoever got it', () => {
    const text =
      'FYI\n\n---------- Forwarded message ----------\nFrom: bo@example.org\nDate: 3 March 2026\nSubject: x\n\nText';
    assert.equal(body(text), text);
  });
});

describe('a signature', () => {
  const signatures = [
    '-- \nAnn Lee\nExample Ltd',
    'Kind regards,\nAnn',
    'Met vriendelijke groet,\n\nAnn Lee\nExample BV',
    'Cordialement,\nAnn',
    'Mit freundlichen Grüßen\nAnn Lee',
    'Viele Grüße\nAnn',
    'Thanks!\nAnn',
    'Sent from my phone',
    'Verzonden vanaf mijn telefoon',
    'Ann Lee\nann@example.org\n+31 20 123 4567',
  ];
  for (const text of signatures) {
    test(`is found at "${text.split('\n').at(0)}"`, () => {
      assert.deepEqual(parts(`The backup is done.\nIt took long.\n\n${text}`, 'Ann Lee'), [
        ['body', 'The backup is done.\nIt took long.'],
        ['signature', text],
      ]);
    });
  }

  test('stands before the quote as well', () => {
    assert.deepEqual(
      parts('Done.\n\nRegards,\nAnn\n\nOn 3 March 2026, Bo wrote:\n> Please.').map(([role]) => role),
      ['body', 'signature', 'quote'],
    );
  });

  test('is never all there is', () => {
    assert.deepEqual(parts('Thanks!\nAnn'), [['body', 'Thanks!\nAnn']]);
  });

  test('does not start at thanks in the middle of a text', () => {
    const text =
      `Thanks\n\n${'This is a long line about what has to be done before the end of the coming week, by everyone.\n'.repeat(3)}`.trim();
    assert.equal(body(`Hello,\n\n${text}`), `Hello,\n\n${text}`);
  });
});

test('separating takes time in proportion to the text, however odd', () => {
  for (const odd of [
    'On 1 '.repeat(40_000),
    '>'.repeat(200_000),
    `${'From: a\n'.repeat(20_000)}`,
    `${'On 3 March a\n'.repeat(20_000)}`,
  ]) {
    assert.ok(parts(odd).length > 0);
  }
});
