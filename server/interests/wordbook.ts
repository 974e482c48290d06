import { analyse, fold, stopWords } from '#knowledge';
import { ARTICLES, BEFORE_NOUNS, BEFORE_VERBS, FRAMING } from './word-lists.ts';

const BREAK = 0;
const SHORTEST = 3;
const ADDRESSES = /\b(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/g;
/** Words with the hyphens inside them; an apostrophe ends one ("d'isolement", "people's"). */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[-\u2010\u2011][\p{L}\p{N}\p{M}]+)*/gu;
const GAP = /^(?:[ \t\u00a0]+|['’])$/;

export type Word = {
  lower: string;
  /** As it is written where it is written large. */
  large: string;
  stem: string;
  language: string;
  /** May begin or end a phrase that names something. */
  telling: boolean;
  /** How often it was written small, and large where nothing asked for it. */
  smallTimes: number;
  largeTimes: number;
  /** How often it stood where nouns stand, and where verbs stand. */
  asNoun: number;
  asVerb: number;
};

/** Words as they are written in the text, numbered, with what tells nouns from verbs and names from common words. */
export class Wordbook {
  readonly #words: Word[] = [];
  readonly #numbers = new Map<string, number>();

  /**
   * The words of a text by number; 0 where a phrase cannot go on. Running text teaches how its words are used;
   * headings, written large and without sentences, do not.
   */
  read(text: string, language: string | null, kind: 'running' | 'heading'): Uint32Array {
    const numbers: number[] = [];
    const clean = text.replaceAll(ADDRESSES, ' | ');
    let end = 0;
    let before: Word | null = null;
    for (const { 0: written, index } of clean.matchAll(WORD)) {
      const between = clean.slice(end, index);
      end = index + written.length;
      // "people's": what follows the apostrophe is no word.
      if (/^['’]$/.test(between) && written.length === 1) continue;
      const goesOn = before !== null && GAP.test(between);
      if (!goesOn) numbers.push(BREAK);
      const number = this.#numberOf(written, language ?? 'en');
      const word = this.at(number);
      if (goesOn && before && kind === 'running') learn(word, written, before);
      numbers.push(number);
      before = word;
    }
    numbers.push(BREAK);
    return Uint32Array.from(numbers);
  }

  /** The word of a number that `read` gave, other than 0. */
  at(number: number): Word {
    const word = this.#words[number - 1];
    if (!word) throw new RangeError(`no word has the number ${number}`);
    return word;
  }

  #numberOf(written: string, language: string): number {
    const lower = written.toLowerCase();
    const key = `${language} ${lower}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      const stem = analyse(lower, language)[0] ?? lower;
      const seen = { smallTimes: 0, largeTimes: 0, asNoun: 0, asVerb: 0 };
      this.#words.push({ lower, large: written, stem, language, telling: isTelling(written, lower), ...seen });
      this.#numbers.set(key, (number = this.#words.length));
    }
    return number;
  }
}

function learn(word: Word, written: string, before: Word): void {
  if (written === word.lower) word.smallTimes++;
  else {
    word.largeTimes++;
    word.large = written;
  }
  if (BEFORE_NOUNS.has(before.lower)) word.asNoun++;
  if (BEFORE_VERBS.has(before.lower)) word.asVerb++;
  if (ARTICLES.has(word.lower)) before.asVerb++;
}

function isTelling(written: string, lower: string): boolean {
  if (/\p{N}/u.test(lower)) return false;
  if (lower.length < SHORTEST && !/^\p{Lu}{2}$/u.test(written)) return false;
  return !FRAMING.has(lower) && !Object.values(stopWords).some((list) => list.has(fold(lower)));
}

/** From 0 for what is only ever said like a verb to 1 for a noun; without evidence in between. */
export function nounness({ asNoun, asVerb, language, lower }: Word): number {
  const likely = (asNoun + 1) / (asNoun + 2 * asVerb + 2);
  const isParticiple = language === 'en' && /[^e]ed$/.test(lower);
  return Math.min(1, 0.2 + 1.1 * likely) * (isParticiple ? 0.2 : 1);
}

/** The word as it is written most often. */
export const writingOf = (word: Word): string => (word.largeTimes > word.smallTimes ? word.large : word.lower);
