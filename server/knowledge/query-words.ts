import { contentWords, LANGUAGES, stopWords } from './stop-words.ts';
import { analyse, fold, tokensOf } from './terms.ts';

/** A word as it was typed, and the terms that stand for it: its stem in every language. */
export type QueryWord = { typed: string; terms: string[] };

/**
 * The words of a question that tell something, each once. Stop words are left out unless nothing else remains; a word
 * in capitals (IT) in a mixed question is taken at its word.
 */
export function wordsOfQuery(text: string, languages: readonly string[]): QueryWord[] {
  const spoken = languages.length > 0 ? languages : ['en'];
  const all = tokensOf(text);
  const evidence = createEvidence(all, spoken);
  const isShouted = all.every((token) => token === token.toUpperCase());
  const telling = all.filter(
    (token) =>
      (!isShouted && token.length > 1 && token === token.toUpperCase()) || !isStopWord(token, spoken, evidence),
  );
  const words = new Map<string, QueryWord>();
  for (const typed of telling.length > 0 ? telling : all)
    if (!words.has(typed.toLowerCase()))
      words.set(typed.toLowerCase(), { typed, terms: stemsIn(typed, spoken, evidence) });
  return [...words.values()];
}

const WORDS_OF_TEXT = 40;

/** Whether what is asked is a text somebody pasted rather than a question she typed. */
export const isText = (asked: string): boolean => tokensOf(asked).length >= WORDS_OF_TEXT;

/** The language most of whose stop words stand in a text; the first of equals. Far less to hold than a detector of any. */
export function languageBySmallWords(text: string): string {
  const evidence = createEvidence(tokensOf(text), LANGUAGES);
  return LANGUAGES.reduce((likeliest, next) => (evidence(next) > evidence(likeliest) ? next : likeliest));
}

/** The terms of those words, each once. */
export const analyseQuery = (text: string, languages: readonly string[]): string[] => [
  ...new Set(wordsOfQuery(text, languages).flatMap((word) => word.terms)),
];

/** The terms of a text in every one of some languages, each once. */
export const stemsOf = (text: string, languages: readonly string[]): string[] => [
  ...new Set(languages.flatMap((language) => analyse(text, language))),
];

/** How many other words of a question are stop words of a language: the more, the likelier it is written in it. */
type Evidence = (language: string, word?: string) => number;

function createEvidence(all: string[], languages: readonly string[]): Evidence {
  const words = all.map(wordOf);
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  const isStop = (language: string, word: string) => stopWords[language]?.has(word) ?? false;
  const said = new Map(languages.map((language) => [language, words.filter((word) => isStop(language, word)).length]));
  return (language, word = '') => (said.get(language) ?? 0) - (isStop(language, word) ? (times.get(word) ?? 0) : 0);
}

/**
 * Whether a word carries nothing in this question. Some words do so in one language and much in another (die, door):
 * which is meant is seen from the stop words around them, and when it is not, they count.
 */
function isStopWord(token: string, languages: readonly string[], evidence: Evidence): boolean {
  const word = wordOf(token);
  const most = (among: string[]) => Math.max(...among.map((language) => evidence(language, word)));
  const empty = languages.filter((language) => stopWords[language]?.has(word));
  const full = languages.filter((language) => contentWords[language]?.has(word));
  return empty.length > 0 && (full.length === 0 || most(empty) > most(full));
}

const SHORT = 4;

/** In a language the question is hardly written in, a short stem or a stop word is another word: lose, los. */
function stemsIn(token: string, languages: readonly string[], evidence: Evidence): string[] {
  const most = Math.max(...languages.map((language) => evidence(language)));
  const isOther = (term: string) =>
    term !== wordOf(token) && (term.length < SHORT || languages.some((language) => stopWords[language]?.has(term)));
  return [
    ...new Set(
      languages.flatMap((language) =>
        analyse(token, language).filter((term) => evidence(language) === most || !isOther(term)),
      ),
    ),
  ];
}

const wordOf = (token: string) => fold(token.toLowerCase());
