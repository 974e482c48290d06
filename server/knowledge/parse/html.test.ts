import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { line, read, refuse } from './reading-for-tests.ts';

describe('a web page', () => {
  test('becomes blocks, without scripts, styles, navigation and what is hidden', async () => {
    const { blocks, title } = await read(
      'a.html',
      `<!doctype html><html lang="en"><head><title>A  page</title><style>p{}</style></head><body>
       <nav><a href="/">Home</a></nav><h1>Head</h1><p>One <b>two</b>
       three.</p><script>alert(1)</script><div style="display: none">gone</div><div hidden>gone</div>
       <ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><pre>x
  y</pre><footer>gone</footer></body></html>`,
    );
    assert.equal(title, 'A page');
    assert.deepEqual(blocks, [
      { type: 'heading', level: 1, text: 'Head' },
      { type: 'paragraph', spans: [{ text: 'One ' }, { text: 'two', strong: true }, { text: ' three.' }] },
      { type: 'list', ordered: false, items: [[{ text: 'a' }], [{ text: 'b' }], [{ text: 'c' }]] },
      { type: 'code', text: 'x\n  y' },
    ]);
  });

  test('keeps tables of data, and writes out those that only arrange', async () => {
    const data = await read(
      'a.html',
      '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><p>2</p></td></tr></table>',
    );
    assert.deepEqual(data.blocks, [
      {
        type: 'table',
        rows: [
          ['a', 'b'],
          ['1', '2'],
        ],
      },
    ]);
    const layout = await read(
      'a.html',
      '<table><tr><td>left</td><td><h2>Head</h2><table><tr><td>inner</td></tr></table></td></tr></table>after',
    );
    assert.deepEqual(layout.blocks, [
      line('left'),
      { type: 'heading', level: 2, text: 'Head' },
      line('inner'),
      line('after'),
    ]);
  });

  test('is only its main part where that is substantial', async () => {
    const text = 'Long enough to be the point of the page. '.repeat(10).trim();
    const { blocks } = await read('a.html', `<html><div>menu</div><main><p>${text}</p></main><div>more</div></html>`);
    assert.deepEqual(blocks, [line(text)]);
  });

  test('says who wrote it and when', async () => {
    const found = await read(
      'a.html',
      '<html><meta name="author" content="Ann Lee"><meta property="article:published_time" content="2026-01-02T03:04:05Z"><p>x',
    );
    assert.deepEqual(found.people, [{ name: 'Ann Lee', address: null, role: 'author' }]);
    assert.equal(found.createdAt, '2026-01-02T03:04:05.000Z');
  });

  test('is read in the encoding it declares', async () => {
    const bytes = Buffer.from('<html><meta charset="iso-8859-2"><p>\xb3\xf3d\xbc', 'latin1');
    assert.deepEqual((await read('a.html', bytes)).blocks, [line('łódź')]);
  });

  test('keeps no link but those to the web and to mail', async () => {
    const { blocks } = await read(
      'a.html',
      '<p><a href=" javascript:x">a</a> <a href="/b">b</a> <a href="HTTPS://c.example">c</a></p>',
    );
    assert.deepEqual(blocks, [
      { type: 'paragraph', spans: [{ text: 'a b ' }, { text: 'c', href: 'https://c.example/' }] },
    ]);
  });

  test('nested a hundred thousand deep is read all the same', async () => {
    const { blocks } = await read('a.html', `<html>${'<div><b><ul><li>'.repeat(25_000)}deep`);
    assert.equal(blocks.length, 1);
  });

  test('with nothing to read is said to be empty', async () => {
    assert.equal((await refuse('a.html', '<html><script>x</script>')).code, 'empty');
  });
});
