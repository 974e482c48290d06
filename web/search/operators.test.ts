import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replacePart, withOperator, withoutPart } from './operators.ts';

/** The box as text: what is selected, or the place of the cursor, between bars. */
function read(marked: string) {
  const [before = '', selected = '', after = ''] = marked.split('|');
  return { words: before + selected + after, from: before.length, to: before.length + selected.length };
}
const show = ({ words, from }: { words: string; from: number }) => `${words.slice(0, from)}|${words.slice(from)}`;

test('an operator is written where the cursor is, with spaces around it', () => {
  assert.equal(show(withOperator(read('pumps||'), 'from')), 'pumps from:|');
  assert.equal(show(withOperator(read('pumps || seals'), 'type')), 'pumps type:| seals');
  assert.equal(show(withOperator(read('||pumps'), 'after')), 'after:| pumps');
  assert.equal(show(withOperator(read('||'), 'phrase')), '"|"');
});

test('quotes go around what is selected, other operators before it', () => {
  assert.equal(show(withOperator(read('the |filter press| leaks'), 'phrase')), 'the "filter press"| leaks');
  assert.equal(show(withOperator(read('pumps |draft|'), 'word')), 'pumps -draft|');
});

test('a part is taken out of a question with the space it leaves, or is replaced', () => {
  const question = 'pumps from:adda -draft';
  const part = { start: 6, end: 15, value: 'adda' };
  assert.equal(withoutPart(question, part), 'pumps -draft');
  assert.equal(replacePart(question, part, 'from:"Ada Admin"'), 'pumps from:"Ada Admin" -draft');
  assert.equal(withoutPart('from:adda', { start: 0, end: 9, value: 'adda' }), '');
});

test('a part that is no longer there is left alone', () => {
  assert.equal(withoutPart('something else entirely', { start: 6, end: 15, value: 'adda' }), 'something else entirely');
});
