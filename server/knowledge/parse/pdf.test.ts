import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pdfDate } from './pdf.ts';
import { line, read, refuse } from './reading-for-tests.ts';

type Text = [size: number, y: number, text: string];

/** A PDF of lines of text, one list of them a page. */
function pdfOf(pages: Text[][], info = ''): Uint8Array {
  const objects: string[] = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '',
    `<<${info}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  const kids = pages.map((lines) => {
    const stream = lines.map(([size, y, text]) => `BT /F1 ${size} Tf 50 ${y} Td (${text}) Tj ET`).join('\n');
    objects.push(`<</Length ${stream.length}>>\nstream\n${stream}\nendstream`);
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 4 0 R>>>>/Contents ${objects.length} 0 R>>`,
    );
    return `${objects.length} 0 R`;
  });
  objects[1] = `<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`;
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, '0');
  });
  const table = ['0000000000 65535 f ', ...offsets.map((offset) => `${offset} 00000 n `)].join('\n');
  const start = text.length;
  return Buffer.from(
    `${text}xref\n0 ${objects.length + 1}\n${table}\ntrailer\n<</Size ${objects.length + 1}/Root 1 0 R/Info 3 0 R>>\nstartxref\n${start}\n%%EOF`,
    'latin1',
  );
}

describe('a PDF', () => {
  test('is headings by size and paragraphs by gaps, page by page', async () => {
    const bytes = pdfOf([
      [
        [20, 700, 'The plan'],
        [10, 660, 'The first line of this is exam-'],
        [10, 648, 'ple text that goes on.'],
        [10, 610, 'Another paragraph is here, for good measure.'],
      ],
      [[10, 700, 'On the second page.']],
    ]);
    const { kind, title, blocks } = await read('a.pdf', bytes);
    assert.deepEqual([kind, title], ['pdf', 'The plan']);
    assert.deepEqual(blocks, [
      { type: 'heading', level: 1, text: 'The plan', page: 1 },
      line('The first line of this is example text that goes on.', 1),
      line('Another paragraph is here, for good measure.', 1),
      line('On the second page.', 2),
    ]);
  });

  test('says who wrote it and when, and what it is called unless that is a file name', async () => {
    const named = await read(
      'a.pdf',
      pdfOf([[[10, 700, 'x']]], "/Title(Yearly report)/Author(Ann Lee)/CreationDate(D:20260102030405+01'00')"),
    );
    assert.deepEqual([named.title, named.createdAt], ['Yearly report', '2026-01-02T02:04:05.000Z']);
    assert.deepEqual(named.people, [{ name: 'Ann Lee', address: null, role: 'author' }]);
    const file = await read('my_report.pdf', pdfOf([[[10, 700, 'x']]], '/Title(Microsoft Word - report.doc)'));
    assert.equal(file.title, 'my report');
  });

  test('without text may be a scan, and says so', async () => {
    const failure = await refuse('a.pdf', pdfOf([[]]));
    assert.equal(failure.code, 'empty');
    assert.match(failure.message, /scan/);
  });

  test('that is nothing but its first line is said to be damaged', async () => {
    assert.equal((await refuse('a.pdf', '%PDF-1.7\nnothing follows')).code, 'damaged');
  });
});

test('dates of PDF are read with and without their parts', () => {
  assert.equal(pdfDate('D:2026'), '2026-01-01T00:00:00.000Z');
  assert.equal(pdfDate("D:20260102030405-05'30'"), '2026-01-02T08:34:05.000Z');
  assert.equal(pdfDate('D:20260102030405Z'), '2026-01-02T03:04:05.000Z');
  assert.equal(pdfDate('yesterday'), null);
});
