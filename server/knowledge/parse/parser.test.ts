import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createParser, largestFile } from './parser.ts';
import { zipOf } from './zip-for-tests.ts';

const parser = createParser({ size: 2 });
after(() => parser.close());
const encode = (text: string) => new TextEncoder().encode(text);

describe('the parser', () => {
  test('gives a document with language, terms, passages and fingerprint from its children', async () => {
    const text =
      'The backup of the billing service runs every night, and whoever is on call gets the report about it in the morning. ';
    const result = await parser.parse({ name: 'a.md', bytes: encode(`# Running backups\n\n${text.repeat(3)}`) });
    assert.ok('document' in result && result.document);
    assert.deepEqual([result.document.language, result.document.titleTerms], ['en', 'run backup']);
    assert.match(result.document.fingerprint ?? '', /^[0-9a-f]{16}$/);
    assert.match(result.document.passages[0]?.terms ?? '', /^the backup of the bill servic/);
  });

  test('loads the reader of every format within the sandbox', async () => {
    const packed = zipOf({
      'word/document.xml': '<w:document><w:body><w:p><w:r><w:t>Hi</w:t></w:r></w:p></w:body></w:document>',
    });
    const results = await Promise.all([
      parser.parse({ name: 'a.docx', bytes: packed }),
      parser.parse({ name: 'a.eml', bytes: encode('From: a@example.org\r\nSubject: x\r\n\r\nHi') }),
      parser.parse({ name: 'a.html', bytes: encode('<p>Hi') }),
      parser.parse({ name: 'a.csv', bytes: encode('a,b\n1,2') }),
      parser.parse({ name: 'a.pdf', bytes: encode('%PDF-1.7 broken') }),
      parser.parse({ name: 'a.png', bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }),
    ]);
    assert.deepEqual(
      results.map((result) => ('failure' in result ? result.failure.code : result.document?.kind)),
      ['word', 'mail', 'page', 'sheet', 'damaged', 'unsupported'],
    );
  });

  test('refuses what is too large without handing it on', async () => {
    const result = await parser.parse({ name: 'a.txt', bytes: new Uint8Array(largestFile + 1) });
    assert.ok('failure' in result && result.failure.code === 'too-large');
  });

  test('reads five megabytes of text into a bounded number of passages', async () => {
    const bytes = encode('A sentence of several words that says very little. '.repeat(100_000));
    const result = await parser.parse({ name: 'a.txt', bytes });
    assert.ok('document' in result && result.document, JSON.stringify(result).slice(0, 300));
    assert.ok(result.document.passages.length <= 2000);
  });

  test('says what went wrong when a file needs too much, and goes on', async () => {
    const huge = Buffer.alloc(largestFile, '<p>a</p>');
    const result = await parser.parse({ name: 'a.html', bytes: huge });
    assert.ok('failure' in result);
    assert.match(result.failure.code, /^too-/);
    assert.match(result.failure.message, /^(Reading this file|There is more text)/);
    assert.ok('document' in (await parser.parse({ name: 'a.txt', bytes: encode('next') })));
  });

  test('makes the HTML of a mail safe to show', async () => {
    const html = await parser.renderMail('<p onclick="x()">Hi</p><script>x()</script>');
    assert.match(html, /<body><p>Hi<\/p><\/body>/);
  });
});
