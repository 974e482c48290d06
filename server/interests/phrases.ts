import { LINKS } from './word-lists.ts';
import type { Word, Wordbook } from './wordbook.ts';

const LONGEST = 3;

/** One to three words that may name something; the same key for the same stems. */
export type Phrase = { key: string; words: Word[] };

/** Every run of words of a text that begins and ends with a telling one, once. */
export function phrasesIn(book: Wordbook, numbers: Uint32Array): Map<string, Phrase> {
  const phrases = new Map<string, Phrase>();
  for (let start = 0; start < numbers.length; start++) {
    const words: Word[] = [];
    for (let at = start; at < start + LONGEST && (numbers[at] ?? 0) > 0; at++) {
      const word = book.at(numbers[at]!);
      if (!word.telling && (words.length === 0 || !LINKS.has(word.lower))) break;
      words.push(word);
      if (!word.telling) continue;
      const key = words.map(({ stem }) => stem).join(' ');
      if (!phrases.has(key)) phrases.set(key, { key, words: [...words] });
    }
  }
  return phrases;
}
