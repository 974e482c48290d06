import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Block, Passage } from './parsed.ts';
import { cutPassages, mostPassages, textOf } from './passages.ts';

const words = (count: number, name = 'word') =>
  Array.from({ length: count }, (_, index) => `${name}${index}`).join(' ');
const paragraph = (text: string): Block => ({ type: 'paragraph', spans: [{ text }] });
const heading = (level: 1 | 2 | 3, text: string): Block => ({ type: 'heading', level, text });
const cut = (blocks: Block[], title = 'Title') => cutPassages(title, blocks, 'en');
const sizes = (passages: Passage[]) => passages.map(({ text }) => text.split(/\s+/).length);

describe('passages', () => {
  test('are cut at headings when the sections are long enough', () => {
    const passages = cut([heading(1, 'Alpha'), paragraph(words(150)), heading(1, 'Beta'), paragraph(words(150))]);
    assert.deepEqual(
      passages.map((passage) => [passage.heading, passage.firstBlock, passage.lastBlock]),
      [
        ['Alpha', 0, 1],
        ['Beta', 2, 3],
      ],
    );
  });

  test('carry the headings above them, outermost first', () => {
    const [passage] = cut([heading(1, 'Guide'), heading(2, 'Install'), paragraph('Run it.')]);
    assert.equal(passage?.heading, 'Guide › Install');
    assert.equal(passage?.text, 'Run it.');
  });

  test('put short neighbours together under the heading they share', () => {
    const passages = cut([
      heading(1, 'Guide'),
      heading(2, 'One'),
      paragraph('First.'),
      heading(2, 'Two'),
      paragraph('Second.'),
    ]);
    assert.deepEqual(
      passages.map(({ heading: above, text }) => [above, text]),
      [['Guide', 'One\nFirst.\nTwo\nSecond.']],
    );
  });

  test('cut a long paragraph at its sentences', () => {
    const sentences = Array.from({ length: 40 }, (_, index) => `Sentence number ${index} says ${words(8)}.`);
    const passages = cut([paragraph(sentences.join(' '))]);
    assert.ok(passages.length > 1);
    for (const { text } of passages) assert.match(text, /^Sentence.*\.$/s);
  });

  test('cut tables by rows and code by lines', () => {
    const rows = Array.from({ length: 100 }, (_, index) => [`name${index}`, `value${index}`, words(4)]);
    for (const { text } of cut([{ type: 'table', rows }])) assert.match(text, /^name\d+ \| value/);
    const code = Array.from({ length: 100 }, (_, index) => `const variable${index} = call(${index}, 'text');`).join(
      '\n',
    );
    for (const { text } of cut([{ type: 'code', text: code }])) assert.match(text, /^const .*;$/s);
  });

  test('hold between about 96 and 192 words in running text', () => {
    const passages = cut(Array.from({ length: 60 }, (_, index) => paragraph(words(20 + (index % 30)))));
    for (const size of sizes(passages).slice(0, -1)) assert.ok(size >= 90 && size <= 200, String(size));
  });

  test('leave quotes and signatures out', () => {
    const passages = cut([paragraph('My answer.'), { type: 'aside', role: 'quote', text: 'the question' }]);
    assert.deepEqual(
      passages.map(({ text }) => text),
      ['My answer.'],
    );
  });

  test('are one with the title when there is nothing else', () => {
    assert.deepEqual(
      cut([], 'Budget for next year').map(({ text, terms }) => [text, terms]),
      [['Budget for next year', 'budget for next year']],
    );
    assert.deepEqual(cut([], ''), []);
  });

  test('stay bounded in number for a huge text, and lose nothing of it', () => {
    const text = Array.from({ length: 400_000 }, (_, index) => `w${index}`).join(' ');
    for (const block of [paragraph(text), { type: 'code', text: 'x'.repeat(3_000_000) } as const]) {
      const passages = cut([block]);
      assert.ok(passages.length <= mostPassages);
      assert.equal(
        passages.map((passage) => passage.text.replace(/\s/g, '')).join(''),
        textOf(block).replace(/\s/g, ''),
      );
    }
  });

  test('stay bounded for a document of nothing but headings', () => {
    const blocks = Array.from({ length: 20_000 }, (_, index) =>
      heading(index % 2 ? 1 : 2, `Part ${index} ${words(30)}`),
    );
    assert.ok(cut(blocks).length <= mostPassages);
  });

  test('hold every word of any document, in its order, and cover its blocks', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const text = fc.array(word, { minLength: 1, maxLength: 80 }).map((list) => list.join(' '));
    const block: fc.Arbitrary<Block> = fc.oneof(
      text.map(paragraph),
      fc.tuple(fc.constantFrom(1, 2, 3), word).map(([level, name]) => heading(level as 1 | 2 | 3, name)),
      fc
        .array(text, { minLength: 1, maxLength: 20 })
        .map((items): Block => ({ type: 'list', ordered: false, items: items.map((item) => [{ text: item }]) })),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), (blocks) => {
        const passages = cut(blocks, '');
        const all = passages.map((passage) => `${passage.heading} ${passage.text}`).join(' ');
        for (const one of blocks)
          for (const wanted of textOf(one).split(/\s+/)) assert.ok(all.includes(wanted), wanted);
        const told = blocks
          .filter(({ type }) => type !== 'heading')
          .map(textOf)
          .join(' ');
        let at = 0;
        const seen = passages
          .map((passage) => passage.text)
          .join(' ')
          .split(/\s+/);
        for (const wanted of told.split(/\s+/).filter(Boolean)) {
          at = seen.indexOf(wanted, at) + 1;
          assert.ok(at > 0, `${wanted} is missing or out of order`);
        }
        assert.ok(passages.every(({ firstBlock, lastBlock }) => firstBlock <= lastBlock && lastBlock < blocks.length));
      }),
      { numRuns: 200 },
    );
  });
});
