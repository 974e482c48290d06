import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '#contract/knowledge.ts';
import { beginsWithTitle, headingsOf, stretchesOf } from './outline.ts';

const heading = (level: number, text: string): Block => ({ type: 'heading', level, text });
const paragraph = (text: string): Block => ({ type: 'paragraph', spans: [{ text }] });

test('headings start below the title and never skip a level', () => {
  const blocks = [heading(1, 'a'), heading(4, 'b'), paragraph('…'), heading(4, 'c'), heading(2, 'd'), heading(1, 'e')];
  assert.deepEqual(
    [...headingsOf(blocks).values()].map(({ text, level }) => `${text}${level}`),
    ['a2', 'b3', 'c3', 'd3', 'e2'],
  );
});

test('headings are known by the number of their block', () => {
  assert.equal(headingsOf([paragraph('…'), heading(2, 'here')]).get(1)?.text, 'here');
});

test('a document is cut around the passage', () => {
  const blocks = ['a', 'b', 'c', 'd'].map(paragraph);
  const stretches = stretchesOf(blocks, { ordinal: 3, firstBlock: 1, lastBlock: 2 });
  assert.deepEqual(
    stretches.map(({ first, blocks: { length }, marked }) => [first, length, marked]),
    [
      [0, 1, false],
      [1, 2, true],
      [3, 1, false],
    ],
  );
});

test('without a passage, or with one that is not loaded yet, the document stays whole', () => {
  const blocks = ['a', 'b'].map(paragraph);
  assert.equal(stretchesOf(blocks, undefined).length, 1);
  assert.deepEqual(
    stretchesOf(blocks, { ordinal: 9, firstBlock: 80, lastBlock: 82 }).map(({ marked }) => marked),
    [false],
  );
});

test('a first heading that repeats the title is recognised', () => {
  assert.equal(beginsWithTitle([heading(1, ' Crimping ')], 'Crimping'), true);
  assert.equal(beginsWithTitle([heading(1, 'Dies')], 'Crimping'), false);
});
