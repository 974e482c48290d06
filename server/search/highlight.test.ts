import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyse, analyseQuery } from '#knowledge';
import { demoDirectory } from '../demo.ts';
import { excerpt, highlightAll, markerFor } from './highlight.ts';

const asked = (question: string) => markerFor(new Set(analyseQuery(question, ['en', 'nl', 'fr', 'de'])));
const hits = (pieces: Array<{ text: string; hit: boolean }>) =>
  pieces.filter((piece) => piece.hit).map((piece) => piece.text);

test('a word is marked in whatever form it stands', () => {
  assert.deepEqual(hits(highlightAll('The batteries were charged.', asked('battery charging'), 'en')), [
    'batteries',
    'charged',
  ]);
});

test('marking loses nothing of the text', () => {
  const text = 'Één pomp, “twee” pompen — l’éclair & co.';
  assert.equal(
    highlightAll(text, asked('pomp'), 'nl')
      .map((piece) => piece.text)
      .join(''),
    text,
  );
});

test('a long passage is shown around the place with most hits', () => {
  const text = `${'Filler words go on. '.repeat(60)}Here the valve leaks because the valve seal is worn.${' More filler follows.'.repeat(60)}`;
  const shown = excerpt(text, asked('valve leaks'), 'en');
  assert.ok(hits(shown).length >= 2);
  assert.ok(shown.map((piece) => piece.text).join('').length < 400);
});

test('a passage without hits is shown from its beginning', () => {
  assert.equal(
    excerpt('Nothing to see.', asked('zebra'), 'en')
      .map((piece) => piece.text)
      .join(''),
    'Nothing to see.',
  );
});

test('no stemmer takes the first letter of a word, by which most words are passed over', () => {
  const texts = globSync('**/*.{md,eml}', { cwd: demoDirectory }).map((file) =>
    readFileSync(join(demoDirectory, file), 'utf8'),
  );
  const words = new Set(texts.flatMap((text) => text.match(/(?<!\p{L})[A-Za-z][a-z]*(?!\p{L})/gu) ?? []));
  assert.ok(words.size > 3_000);
  for (const language of 'ca cs da de en es eu fi fr hu it nl no pt ro sl sv tr'.split(' '))
    for (const word of words)
      assert.equal(analyse(word, language)[0]?.charAt(0), word.charAt(0).toLowerCase(), `${word} in ${language}`);
});
