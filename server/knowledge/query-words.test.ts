import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isText, languageBySmallWords } from './query-words.ts';

test('the language of a text is told by its small words', () => {
  assert.equal(languageBySmallWords('Before we pour, the melt has to be degassed.'), 'en');
  assert.equal(languageBySmallWords('Voordat we gieten moet de smelt ontgast worden, en dat kost tijd.'), 'nl');
  assert.equal(languageBySmallWords('Avant de couler le métal, il faut le dégazer.'), 'fr');
  assert.equal(languageBySmallWords('Bevor wir gießen, muss die Schmelze entgast werden.'), 'de');
  assert.equal(languageBySmallWords('Hexalith HX-280'), 'en');
});

test('what is as long as a paragraph is a text, not a question', () => {
  assert.ok(!isText('Why do we no longer buy cells from the maker of the ones that swelled last winter on the Waal?'));
  assert.ok(isText('The pump in hall two lost pressure again, so we opened it. '.repeat(4)));
});
