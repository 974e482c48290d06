import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { line, read, refuse } from './reading-for-tests.ts';

describe('text', () => {
  test('is paragraphs between blank lines, with the line breaks kept', async () => {
    const { kind, title, blocks } = await read('shopping_list.txt', 'Milk\nBread\n\n\nAnd more.\n');
    assert.deepEqual([kind, title], ['text', 'shopping list']);
    assert.deepEqual(blocks, [line('Milk\nBread'), line('And more.')]);
  });

  for (const [name, bytes] of [
    ['UTF-8', Buffer.from('café ☕')],
    ['UTF-8 with a mark', Buffer.from('\ufeffcafé ☕')],
    ['UTF-16 with a mark', Buffer.from('\ufeffcafé ☕', 'utf16le')],
  ] as const) {
    test(`is read in ${name}`, async () => assert.deepEqual((await read('a.txt', bytes)).blocks, [line('café ☕')]));
  }

  test('is read in Windows-1252 where it is not UTF-8', async () => {
    assert.deepEqual((await read('a.txt', Buffer.from('caf\xe9 \x80', 'latin1'))).blocks, [line('café €')]);
  });

  test('is read in UTF-16 without a mark', async () => {
    const text = 'The quick brown fox jumps over the dog';
    assert.deepEqual((await read('a.txt', Buffer.from(text, 'utf16le'))).blocks, [line(text)]);
  });

  test('of a program is one block of code', async () => {
    assert.deepEqual((await read('a.ts', 'if (a) {\n\n  b();\n}\n')).blocks, [
      { type: 'code', text: 'if (a) {\n\n  b();\n}' },
    ]);
  });

  test('that is not there is said to be empty', async () => {
    assert.equal((await refuse('a.txt', '')).code, 'empty');
    assert.equal((await refuse('a.txt', ' \n \n')).code, 'empty');
  });
});

describe('separated values', () => {
  test('are a table, whatever separates them', async () => {
    for (const text of ['a,b\n1,"x, y"\n', 'a;b\n1;x, y\n', 'a\tb\n1\tx, y\n']) {
      const rows = [
        ['a', 'b'],
        ['1', 'x, y'],
      ];
      assert.deepEqual((await read('a.csv', text)).blocks, [{ type: 'table', rows, page: 1 }]);
    }
  });

  test('are cut after many rows, and say so', async () => {
    const { blocks } = await read('a.csv', `n,m\n${'1,2\n'.repeat(6000)}`);
    assert.equal(blocks[0]?.type === 'table' && blocks[0].rows.length, 5000);
    assert.match(JSON.stringify(blocks[1]), /Only the first 5,000 rows/);
  });
});

describe('what is not read is refused with a reason', () => {
  const files: [string, string | Uint8Array, RegExp][] = [
    ['a.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /picture \(PNG\)/],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', /picture \(SVG\)/],
    ['a.pst', Buffer.from('!BDN\0\0\0\0'), /Outlook data file/],
    ['winmail.dat', Buffer.from('789f3e2201000000', 'hex'), /winmail\.dat/],
    ['a.rtf', '{\\rtf1 hello}', /RTF/],
    ['a.gz', Buffer.from('1f8b080000000000000003', 'hex'), /archive \(GZ\)/],
    ['a.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]), /program/],
    ['a.bin', Buffer.from(Array.from({ length: 300 }, (_, index) => index % 32)), /not read/],
  ];
  for (const [name, bytes, reason] of files) {
    test(name, async () => {
      const failure = await refuse(name, bytes);
      assert.equal(failure.code, 'unsupported');
      assert.match(failure.message, reason);
    });
  }
});
