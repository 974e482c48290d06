import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { line, read, refuse } from './reading-for-tests.ts';
import { zipOf } from './zip-for-tests.ts';

const relations = (...list: [id: string, type: string, target: string, mode?: string][]) =>
  `<Relationships>${list
    .map(
      ([id, type, target, mode]) =>
        `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`,
    )
    .join('')}</Relationships>`;
const contentTypes = (type: string, part: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`;
const core = `<cp:coreProperties><dc:title>The plan</dc:title><dc:creator>Ann Lee</dc:creator><cp:lastModifiedBy>Bo Chen</cp:lastModifiedBy>
  <dcterms:created>2026-01-02T03:04:05Z</dcterms:created><dcterms:modified>2026-02-03T04:05:06Z</dcterms:modified></cp:coreProperties>`;

const word = (body: string, more: Record<string, string> = {}) =>
  zipOf({
    '[Content_Types].xml': contentTypes('wordprocessingml.document', 'word/document.xml'),
    '_rels/.rels': relations(['r1', 'officeDocument', 'word/document.xml']),
    'docProps/core.xml': core,
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
    ...more,
  });
const run = (text: string, style = '') =>
  `<w:r>${style ? `<w:rPr>${style}</w:rPr>` : ''}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const p = (content: string, properties = '') =>
  `<w:p>${properties ? `<w:pPr>${properties}</w:pPr>` : ''}${content}</w:p>`;

describe('a Word document', () => {
  test('keeps headings, paragraphs, lists, tables and links', async () => {
    const numbered = (level: number, id: number) =>
      `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${id}"/></w:numPr>`;
    const cell = (text: string) => `<w:tc>${p(run(text))}</w:tc>`;
    const { blocks } = await read(
      'a.docx',
      word(
        p(run('Part one'), '<w:pStyle w:val="H1"/>') +
          p(
            `${run('Some ')}${run('bold', '<w:b/>')}${run(' not', '<w:b w:val="0"/>')}<w:hyperlink r:id="r9">${run(' link')}</w:hyperlink>`,
          ) +
          p(run('a'), numbered(0, 1)) +
          p(run('b'), numbered(1, 1)) +
          p(run('first'), numbered(0, 2)) +
          `<w:tbl><w:tr>${cell('x')}${cell('y')}</w:tr><w:tr>${cell('1')}${cell('2')}</w:tr></w:tbl>`,
        {
          'word/_rels/document.xml.rels': relations(
            ['r9', 'hyperlink', 'https://example.org/', 'External'],
            ['r2', 'styles', 'styles.xml'],
            ['r3', 'numbering', 'numbering.xml'],
          ),
          'word/styles.xml': '<w:styles><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>',
          'word/numbering.xml':
            '<w:numbering><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num></w:numbering>',
        },
      ),
    );
    assert.deepEqual(blocks, [
      { type: 'heading', level: 1, text: 'Part one' },
      {
        type: 'paragraph',
        spans: [
          { text: 'Some ' },
          { text: 'bold', strong: true },
          { text: ' not' },
          { text: ' link', href: 'https://example.org/' },
        ],
      },
      { type: 'list', ordered: false, items: [[{ text: 'a' }], [{ text: 'b' }]] },
      { type: 'list', ordered: true, items: [[{ text: 'first' }]] },
      {
        type: 'table',
        rows: [
          ['x', 'y'],
          ['1', '2'],
        ],
      },
    ]);
  });

  test('says who wrote it, who changed it last, and when', async () => {
    const { kind, title, people, createdAt, modifiedAt } = await read('a.docx', word(p(run('x'))));
    assert.deepEqual(
      [kind, title, createdAt, modifiedAt],
      ['word', 'The plan', '2026-01-02T03:04:05.000Z', '2026-02-03T04:05:06.000Z'],
    );
    assert.deepEqual(people, [
      { name: 'Ann Lee', address: null, role: 'author' },
      { name: 'Bo Chen', address: null, role: 'editor' },
    ]);
  });

  test('is read without what was deleted, and with its footnotes', async () => {
    const { blocks } = await read(
      'a.docx',
      word(p(`${run('kept')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins>${run(' added')}</w:ins>`), {
        'word/_rels/document.xml.rels': relations(['r2', 'footnotes', 'footnotes.xml']),
        'word/footnotes.xml': `<w:footnotes><w:footnote>${p(run('a note'))}</w:footnote></w:footnotes>`,
      }),
    );
    assert.deepEqual(blocks, [line('kept added'), line('a note')]);
  });

  test('includes nothing from elsewhere and multiplies nothing, whatever its document type says', async () => {
    const main = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:body>${p(run('before &file; &b; after'))}</w:body></w:document>`;
    const found = await read('a.docx', word('', { 'word/document.xml': main }));
    assert.doesNotMatch(JSON.stringify(found.blocks), /root:|aaaa/);
    assert.match(JSON.stringify(found.blocks), /before .* after/);
  });

  test('nested beyond reason is said to be damaged', async () => {
    assert.equal((await refuse('a.docx', word('<w:p>'.repeat(50_000)))).code, 'damaged');
  });

  test('that unpacks to far more than it should is said to be too large', async () => {
    const huge = zipOf(
      {
        '[Content_Types].xml': contentTypes('wordprocessingml.document', 'word/document.xml'),
        'word/document.xml': `<w:document>${' '.repeat(60_000_000)}</w:document>`,
      },
      { deflate: true },
    );
    assert.ok(huge.length < 100_000);
    assert.equal((await refuse('a.docx', huge)).code, 'too-large');
  });

  test('that is cut off is said to be damaged', async () => {
    const bytes = word(p(run('x')));
    assert.equal((await refuse('a.docx', bytes.subarray(0, bytes.length - 40))).code, 'damaged');
  });
});

describe('a presentation', () => {
  const shape = (placeholder: string, ...texts: string[]) =>
    `<p:sp><p:nvSpPr><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:txBody>${texts.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`;
  const slide = (...shapes: string[]) => `<p:sld><p:cSld><p:spTree>${shapes.join('')}</p:spTree></p:cSld></p:sld>`;

  test('is its slides in order, with titles, points and notes', async () => {
    const bytes = zipOf({
      '[Content_Types].xml': contentTypes('presentationml.presentation', 'ppt/presentation.xml'),
      '_rels/.rels': relations(['r1', 'officeDocument', 'ppt/presentation.xml']),
      'ppt/presentation.xml':
        '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>',
      'ppt/_rels/presentation.xml.rels': relations(
        ['r1', 'slide', 'slides/slide1.xml'],
        ['r2', 'slide', 'slides/slide2.xml'],
      ),
      'ppt/slides/slide1.xml': slide(
        shape('<p:ph type="title"/>', 'Second'),
        shape('', 'Free text'),
        shape('<p:ph type="sldNum"/>', '2'),
      ),
      'ppt/slides/slide2.xml': slide(shape('<p:ph type="ctrTitle"/>', 'First'), shape('<p:ph idx="1"/>', 'one', 'two')),
      'ppt/slides/_rels/slide2.xml.rels': relations(['r1', 'notesSlide', '../notesSlides/notes1.xml']),
      'ppt/notesSlides/notes1.xml': slide(
        shape('<p:ph type="body"/>', 'Say this.'),
        shape('<p:ph type="sldImg"/>', 'picture'),
      ),
    });
    const { kind, blocks } = await read('a.pptx', bytes);
    assert.equal(kind, 'slides');
    assert.deepEqual(blocks, [
      { type: 'heading', level: 2, text: 'First', page: 1 },
      { type: 'list', ordered: false, items: [[{ text: 'one' }], [{ text: 'two' }]], page: 1 },
      { type: 'list', ordered: false, items: [[{ text: 'Say this.' }]], page: 1 },
      { type: 'heading', level: 2, text: 'Second', page: 2 },
      line('Free text', 2),
    ]);
  });
});

describe('a workbook', () => {
  const workbook = (rows: string) =>
    zipOf({
      '[Content_Types].xml': contentTypes('spreadsheetml.sheet', 'xl/workbook.xml'),
      '_rels/.rels': relations(['r1', 'officeDocument', 'xl/workbook.xml']),
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="Costs" sheetId="1" r:id="r1"/><sheet name="Empty" sheetId="2" r:id="r2"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': relations(
        ['r1', 'worksheet', 'worksheets/sheet1.xml'],
        ['r2', 'worksheet', 'worksheets/sheet2.xml'],
        ['r3', 'sharedStrings', 'sharedStrings.xml'],
        ['r4', 'styles', 'styles.xml'],
      ),
      'xl/sharedStrings.xml': '<sst><si><t>Name</t></si><si><r><t>Ri</t></r><r><t>ch</t></r></si></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
      'xl/worksheets/sheet2.xml': '<worksheet><sheetData/></worksheet>',
    });

  test('is a table per sheet, with texts, numbers, dates and gaps in their places', async () => {
    const { kind, blocks } = await read(
      'a.xlsx',
      workbook(
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row><c r="A2"><v>0.30000000000000004</v></c><c r="B2" s="1"><v>46000</v></c><c r="C2" s="2"><v>46000.5</v></c><c r="D2" t="inlineStr"><is><t>in</t></is></c><c r="E2" t="b"><v>1</v></c></row>',
      ),
    );
    assert.equal(kind, 'sheet');
    assert.deepEqual(blocks, [
      { type: 'heading', level: 2, text: 'Costs', page: 1 },
      {
        type: 'table',
        rows: [
          ['Name', '', 'Rich'],
          ['0.3', '2025-12-09', '2025-12-09 12:00', 'in', 'TRUE'],
        ],
        page: 1,
      },
    ]);
  });

  test('is cut after many rows, and says so', async () => {
    const { blocks } = await read('a.xlsx', workbook('<row><c t="n"><v>1</v></c><c><v>2</v></c></row>'.repeat(7000)));
    assert.equal(blocks[1]?.type === 'table' && blocks[1].rows.length, 5000);
    assert.match(JSON.stringify(blocks[2]), /Only the first 5,000 rows/);
  });

  test('with a cell in an absurd place takes no space for it', async () => {
    const { blocks } = await read(
      'a.xlsx',
      workbook('<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c><c r="ZZZ1"><v>3</v></c></row>'),
    );
    assert.deepEqual(blocks[1], { type: 'table', rows: [['1']], page: 1 });
  });
});

describe('OpenDocument', () => {
  const open = (kind: string, body: string, more: Record<string, string> = {}) =>
    zipOf({
      mimetype: `application/vnd.oasis.opendocument.${kind}`,
      'content.xml': `<office:document-content><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
      'meta.xml':
        '<office:meta><dc:title>The plan</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator><dc:creator>Bo Chen</dc:creator><dc:date>2026-02-03T04:05:06Z</dc:date></office:meta>',
      ...more,
    });

  test('text keeps headings, paragraphs, lists and links', async () => {
    const { kind, title, people, blocks } = await read(
      'a.odt',
      open(
        'text',
        '<text:h text:outline-level="2">Head</text:h><text:p>One<text:s/>two <text:a xlink:href="https://example.org/">link</text:a></text:p><text:list><text:list-item><text:p>a</text:p></text:list-item><text:list-item><text:p>b</text:p></text:list-item></text:list><text:p>kept<office:annotation><text:p>gone</text:p></office:annotation></text:p>',
      ),
    );
    assert.deepEqual(
      [kind, title, people.map(({ name, role }) => `${name} ${role}`)],
      ['word', 'The plan', ['Ann Lee author', 'Bo Chen editor']],
    );
    assert.deepEqual(blocks, [
      { type: 'heading', level: 2, text: 'Head' },
      { type: 'paragraph', spans: [{ text: 'One two ' }, { text: 'link', href: 'https://example.org/' }] },
      { type: 'list', ordered: false, items: [[{ text: 'a' }], [{ text: 'b' }]] },
      line('kept'),
    ]);
  });

  test('workbooks repeat what they repeat only where there is something', async () => {
    const { kind, blocks } = await read(
      'a.ods',
      open(
        'spreadsheet',
        '<table:table table:name="S"><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row></table:table>',
      ),
    );
    assert.equal(kind, 'sheet');
    assert.deepEqual(blocks, [
      { type: 'heading', level: 2, text: 'S', page: 1 },
      { type: 'table', rows: [['x', 'x']], page: 1 },
    ]);
  });

  test('presentations keep their pages', async () => {
    const { kind, blocks } = await read(
      'a.odp',
      open('presentation', '<draw:page><text:p>one</text:p></draw:page><draw:page><text:p>two</text:p></draw:page>'),
    );
    assert.equal(kind, 'slides');
    assert.deepEqual(blocks, [line('one', 1), line('two', 2)]);
  });

  test('with a password is said to be protected', async () => {
    const manifest =
      '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';
    assert.equal((await refuse('a.odt', open('text', '', { 'META-INF/manifest.xml': manifest }))).code, 'encrypted');
  });
});

test('an archive is not taken for a document', async () => {
  const failure = await refuse('a.zip', zipOf({ 'a.txt': 'hello' }));
  assert.equal(failure.code, 'unsupported');
  assert.match(failure.message, /archive/);
});
