import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { line, read } from './reading-for-tests.ts';

describe('Markdown', () => {
  test('keeps headings, paragraphs, lists, tables and code', async () => {
    const { blocks } = await read(
      'a.md',
      '# Top\n\nSome *soft* **hard** `x` [link](https://example.org/a).\n\n- one\n- two\n  - within\n\n1. first\n\n' +
        '| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nrun();\n```\n',
    );
    assert.deepEqual(blocks, [
      { type: 'heading', level: 1, text: 'Top' },
      {
        type: 'paragraph',
        spans: [
          { text: 'Some ' },
          { text: 'soft', emphasis: true },
          { text: ' ' },
          { text: 'hard', strong: true },
          { text: ' ' },
          { text: 'x', code: true },
          { text: ' ' },
          { text: 'link', href: 'https://example.org/a' },
          { text: '.' },
        ],
      },
      { type: 'list', ordered: false, items: [[{ text: 'one' }], [{ text: 'two' }], [{ text: 'within' }]] },
      { type: 'list', ordered: true, items: [[{ text: 'first' }]] },
      {
        type: 'table',
        rows: [
          ['a', 'b'],
          ['1', '2'],
        ],
      },
      { type: 'code', text: 'run();' },
    ]);
  });

  test('takes title, authors and dates from its front matter', async () => {
    const found = await read(
      'a.md',
      '---\ntitle: The plan\nauthors:\n  - Ann Lee <Ann@example.org>\n  - name: Bo\ndate: 2026-03-01\nupdated: 2026-03-02T10:00:00Z\n---\nText.\n',
    );
    assert.equal(found.title, 'The plan');
    assert.deepEqual(found.people, [
      { name: 'Ann Lee', address: 'ann@example.org', role: 'author' },
      { name: 'Bo', address: null, role: 'author' },
    ]);
    assert.deepEqual([found.createdAt, found.modifiedAt], ['2026-03-01T00:00:00.000Z', '2026-03-02T10:00:00.000Z']);
    assert.deepEqual(found.blocks, [line('Text.')]);
  });

  test('is superseded when its front matter says so or names a successor', async () => {
    const isSuperseded = async (field: string) => (await read('a.md', `---\n${field}\n---\nText.\n`)).superseded;
    for (const field of ['status: superseded', 'superseded_by: b.md', 'deprecated: true', 'status: [deprecated]'])
      assert.equal(await isSuperseded(field), field !== 'status: [deprecated]', field);
    assert.equal(await isSuperseded('status: accepted'), false);
  });

  test('takes its title from the first heading, else from the name of the file', async () => {
    assert.equal((await read('a.md', 'Intro.\n\n## The *real* title\n')).title, 'The real title');
    assert.equal((await read('how_to.md', 'Intro.\n')).title, 'how to');
  });

  test('keeps no link but those to the web and to mail, and no HTML', async () => {
    const { blocks } = await read(
      'a.md',
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](mailto:c@example.org)\n\n<script>alert(1)</script>\n\n<p onclick="x">safe</p>\n\nTom &amp; <b>Bo</b>\n',
    );
    const text = JSON.stringify(blocks);
    assert.doesNotMatch(text, /javascript|data:|alert|onclick|<|&amp;/);
    assert.match(text, /mailto:c@example.org/);
    assert.match(text, /safe/);
    assert.match(text, /Tom & /);
  });

  test('takes a rule at the start for what it is when no fields follow', async () => {
    assert.deepEqual((await read('a.md', '---\njust: [broken\n---\nText.\n')).blocks.at(-1), line('Text.'));
  });

  test('with a bomb of aliases in its front matter is read as text', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`,
    );
    const found = await read('a.md', `---\na0: &a0 [x]\n${levels.join('\n')}\n---\nText.\n`);
    assert.ok(found.blocks.length > 0);
  });
});
