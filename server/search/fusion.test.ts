import assert from 'node:assert/strict';
import { test } from 'node:test';
import { titleMatcher, weightsFor } from './fusion.ts';

const words = (...typed: string[]) => typed.map((word) => ({ typed: word, terms: [word] }));
const sense = { space: 'learned:1', vector: new Int8Array(2), weight: 0.25, noise: 0.1, feedback: 1 };
const about = (asked: ReturnType<typeof words>) => ({ text: 'text', words: asked, sense });

test('a title that is what was asked matches wholly, one without any of the words not at all', () => {
  assert.equal(titleMatcher(words('filter', 'press'))('filter press'), 1);
  assert.equal(titleMatcher(words('filter', 'press'))('annual leav'), 0);
});

test('words only the question has and words only the title has both make a match less', () => {
  const asked = words('filter', 'press');
  assert.equal(titleMatcher(asked)('filter'), 2 / 3);
  assert.equal(titleMatcher(asked)('filter press of the old plant'), 4 / 8);
});

test('a word in several languages is one word, found by any of its stems', () => {
  assert.equal(titleMatcher([{ typed: 'doeken', terms: ['doeken', 'doek'] }])('doek'), 1);
});

test('nothing matches nothing', () => {
  assert.equal(titleMatcher([])(''), 0);
  assert.equal(titleMatcher([])('filter'), 0);
  assert.equal(titleMatcher(words('filter'))(''), 0);
});

test('what each may add makes a whole, with and without meaning, with and without words', () => {
  for (const asked of [words(), words('a'), words('a', 'b', 'c', 'd', 'e', 'f', 'g')])
    for (const question of [about(asked), { ...about(asked), sense: null }]) {
      const { words: byWords, meaning, title } = weightsFor(question);
      assert.ok(Math.abs(byWords + meaning + title - 1) < 1e-12);
    }
});

test('the title says nothing about a question without words', () => {
  assert.equal(weightsFor(about([])).title, 0);
  assert.ok(weightsFor(about(words('a'))).title > 0);
});
