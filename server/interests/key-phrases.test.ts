import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyPhrases, phrasesOf } from './key-phrases.ts';

const titled = (...titles: string[]) => titles.map((title) => ({ title, threadKey: null }));

test('what somebody writes about again and again becomes a topic, with its documents', () => {
  const [first] = keyPhrases(titled('Charging arm alignment', 'Why the charging arm froze', 'Holiday rota'), [
    'Holiday rota',
    'Holiday plans',
    'Canteen',
  ]);
  assert.equal(first?.phrase.toLowerCase(), 'charging arm');
  assert.equal(first?.documents.length, 2);
});

test('what everybody writes about tells less than what few do', () => {
  const background = ['Weekly report', 'Weekly report', 'Weekly report', 'Cable drives'];
  const phrases = keyPhrases(
    titled('Weekly report', 'Weekly report two', 'Cable drives', 'Cable drives again'),
    background,
  ).map(({ phrase }) => phrase.toLowerCase());
  assert.ok(phrases.indexOf('cable drives') < phrases.indexOf('weekly report'));
});

test('a thread with many mails counts once', () => {
  const mails = Array.from({ length: 9 }, () => ({ title: 'Re: Lunch order', threadKey: 't' }));
  assert.deepEqual(keyPhrases(mails, []), []);
});

test('phrases neither begin nor end with filler, in any of the languages', () => {
  assert.deepEqual(
    [...phrasesOf('De bouw van de laadarm').keys()].toSorted(),
    ['bouw', 'bouw van de', 'laadarm'].filter((phrase) => phrase !== 'bouw van de').toSorted(),
  );
});
