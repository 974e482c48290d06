import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseQuestion, type Piece } from './parse-question.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const now = new Date('2026-11-04T15:00:00Z');

/** A piece in a few letters, without its place. */
function short(piece: Piece): string {
  const { is, not } = piece;
  const said = 'text' in piece ? piece.text : 'name' in piece ? piece.name : 'day' in piece ? piece.day : piece.kind;
  return `${not ? 'not ' : ''}${is}(${said})`;
}
const read = (question: string) => parseQuestion(question, now).map(short);

const table: Array<[string, string[]]> = [
  ['pump seal', ['word(pump)', 'word(seal)']],
  ['"filter press" cloth', ['phrase(filter press)', 'word(cloth)']],
  [
    '“filter press” „Schaltschrank“ «boîte à vitesses»',
    ['phrase(filter press)', 'phrase(Schaltschrank)', 'phrase(boîte à vitesses)'],
  ],
  ['pump -draft -"rough draft"', ['word(pump)', 'not word(draft)', 'not phrase(rough draft)']],
  ['from:ada in:Handbook', ['from(ada)', 'in(Handbook)']],
  ['FROM:"Ada Lovelace" In:“Support mailbox”', ['from(Ada Lovelace)', 'in(Support mailbox)']],
  ['from:ada@example.org, pumps', ['from(ada@example.org)', 'word(pumps)']],
  ['-from:me -in:wiki -type:mail', ['not from(me)', 'not in(wiki)', 'not type(mail)']],
  ['after:2025 before:2025-03 after:2025-3-14', ['after(2025-01-01)', 'before(2025-03-01)', 'after(2025-03-14)']],
  ['-before:2025 -after:2025', ['after(2025-01-01)', 'before(2025-01-01)']],
  ['after:today after:yesterday', ['after(2026-11-04)', 'after(2026-11-03)']],
  ['after:"last week" after:this-week', ['after(2026-10-26)', 'after(2026-11-02)']],
  [
    'after:last_month before:"this year" after:"last year"',
    ['after(2026-10-01)', 'before(2026-01-01)', 'after(2025-01-01)'],
  ],
  ['type:pdf type:E-Mail type:excel type:pptx', ['type(pdf)', 'type(mail)', 'type(sheet)', 'type(slides)']],
  [
    'before:banana after:2025-02-30 type:casting',
    ['unclear(before:banana)', 'unclear(after:2025-02-30)', 'unclear(type:casting)'],
  ],
  ['foo:bar http://example.org/a 12:30', ['word(foo:bar)', 'word(http://example.org/a)', 'word(12:30)']],
  ['-foo:bar', ['not word(foo:bar)']],
  [
    '-20 degrees --force - -- well-known',
    ['word(-20)', 'word(degrees)', 'word(--force)', 'word(-)', 'word(--)', 'word(well-known)'],
  ],
  ['"unclosed words', ['word("unclosed)', 'word(words)']],
  ['5" pipe and 3" pipe', ['word(5")', 'word(pipe)', 'word(and)', 'word(3")', 'word(pipe)']],
  ['"" "…" from: from:"" in:!', ['word("")', 'word("…")', 'word(from:)', 'word(from:"")', 'word(in:!)']],
  ['"a"b', ['phrase(a)', 'word(b)']],
  ['🦆 的', ['word(🦆)', 'word(的)']],
  ['', []],
  ['   ', []],
];

for (const [question, pieces] of table)
  test(`${question || '(nothing)'} is read as ${pieces.join(' ') || 'nothing'}`, () =>
    assert.deepEqual(read(question), pieces));

test('a question with very many operators is read as words from there on', () => {
  const pieces = parseQuestion('from:ada '.repeat(100), now);
  assert.equal(pieces.filter(({ is }) => is === 'from').length, 16);
  assert.equal(pieces.at(-1)?.is, 'word');
});

const part = fc.constantFrom(
  'from:',
  'in:',
  'before:',
  'type:',
  'x:',
  '"',
  '“',
  '”',
  '-',
  ' ',
  '2025',
  'mail',
  'ada',
  'é',
  '\u0000',
  '🦆',
  '.',
  '\n',
);
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc.array(part).map((parts) => parts.join('')),
);

test(`anything at all is read, nothing of it twice or not at all (seed ${seed})`, () => {
  fc.assert(
    fc.property(anything, (question) => {
      let end = 0;
      for (const piece of parseQuestion(question, now)) {
        assert.match(question.slice(end, piece.start), /^\s*$/u);
        assert.ok(piece.end > piece.start);
        end = piece.end;
      }
      assert.match(question.slice(end), /^\s*$/u);
    }),
    { seed, numRuns: 3_000 },
  );
});

test(`what was read, written again with spaces between, is read the same (seed ${seed})`, () => {
  fc.assert(
    fc.property(anything, (question) => {
      const parts = parseQuestion(question, now).map(({ start, end }) => question.slice(start, end));
      assert.deepEqual(read(parts.join(' ')), read(question));
    }),
    { seed, numRuns: 3_000 },
  );
});
