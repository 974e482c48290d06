import snowball from 'snowball-stemmers';
import { stopWords } from './stop-words.ts';

const algorithms: Readonly<Record<string, string>> = {
  ar: 'arabic',
  hy: 'armenian',
  eu: 'basque',
  ca: 'catalan',
  cs: 'czech',
  da: 'danish',
  nl: 'dutch',
  en: 'english',
  fi: 'finnish',
  fr: 'french',
  de: 'german',
  hu: 'hungarian',
  it: 'italian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  es: 'spanish',
  sl: 'slovene',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
};

/** Words, with the identifiers they may be part of: `KV-204`, `max_size`, `node.js`, `1.2.3`. */
const tokens = /[\p{L}\p{N}\p{M}]+(?:[-_.\u2010\u2011][\p{L}\p{N}\p{M}]+)*(?:\+\+|#)?/gu;
const separators = /[-_.\u2010\u2011]/;
/** Scripts written without spaces, or with particles glued on: pairs of characters instead of words. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u30fc]+/gu;
const anyUnspaced = new RegExp(unspaced.source, 'u');
const humps = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const longestTerm = 40;
const mostParts = 12;
const cachedTokens = 40_000;

type Analyser = { terms(token: string): readonly string[] };

const analysers = new Map<string, Analyser>();

/**
 * The terms of a text, in its order, for index and query alike: folded, stemmed in `language` (null counts as English;
 * languages without a stemmer stay as they are), identifiers whole and in parts. Stop words stay in.
 */
export function analyse(text: string, language: string | null): string[] {
  const { terms } = analyserOf(language);
  const found: string[] = [];
  for (const token of tokensOf(text)) {
    for (const term of terms(token)) found.push(term);
  }
  return found;
}

/** The words and identifiers of a text as they are written, taken apart no further. */
export const tokensOf = (text: string): string[] =>
  /^[A-Za-z]+$/.test(text) ? [text] : (clean(text).match(tokens) ?? []);

/** Whether any of it is written without spaces between words, so that its terms are pairs of characters. */
export const isUnspaced = (text: string): boolean => anyUnspaced.test(text);

/** Lower case without accents, for comparing words of different spelling. */
export function fold(word: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(word)) return word;
  return word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o');
}

const clean = (text: string) => text.normalize('NFKC').replaceAll('\u00ad', '');

function analyserOf(language: string | null): Analyser {
  const key = language ?? 'en';
  let analyser = analysers.get(key);
  if (!analyser) analysers.set(key, (analyser = createAnalyser(key)));
  return analyser;
}

/** Texts repeat their words, and a stemmer is slow: each spelling is worked out once while the cache lasts. */
function createAnalyser(language: string): Analyser {
  const algorithm = algorithms[language];
  const stemmer = algorithm ? snowball.newStemmer(algorithm) : null;
  const isEmpty = (word: string) => stopWords[language]?.has(word) ?? false;
  const stem = (word: string) => {
    const folded = fold(word).slice(0, longestTerm);
    if (!stemmer || /\p{N}/u.test(word)) return folded;
    const stemmed = fold(stemmer.stem(word)).slice(0, longestTerm);
    // Dutch water must not become wat, nor Czech at nothing.
    return stemmed === '' || (isEmpty(stemmed) && !isEmpty(folded)) ? folded : stemmed;
  };
  const cache = new Map<string, readonly string[]>();
  return {
    terms(token) {
      let terms = cache.get(token);
      if (terms) return terms;
      terms = termsOf(token, stem);
      if (cache.size >= cachedTokens) cache.clear();
      if (token.length <= longestTerm) cache.set(token, terms);
      return terms;
    },
  };
}

function termsOf(token: string, stem: (word: string) => string): string[] {
  if (/^[a-z]+$/.test(token)) return [stem(token.slice(0, longestTerm))];
  const sign = /^\p{L}(\+\+|#)$/u.exec(token)?.[1];
  if (sign) return [`${token.charAt(0).toLowerCase()}${sign === '#' ? 'sharp' : 'plusplus'}`];
  const bare = token.replace(/[+#]+$/, '');
  if (anyUnspaced.test(bare)) return mixedTerms(bare, stem);
  return wordTerms(bare, stem);
}

/** `KV-204` gives kv204, kv and 204; `parseRequest` gives parserequest, parse and request; a plain word only itself. */
function wordTerms(token: string, stem: (word: string) => string): string[] {
  const pieces = token.split(separators);
  const parts = token.length > 200 ? [token] : pieces.flatMap((piece) => piece.split(humps)).slice(0, mostParts);
  const joint = pieces.every((piece) => /^\p{N}+$/u.test(piece)) ? '.' : '';
  const whole = pieces.join(joint).toLowerCase().slice(0, longestTerm);
  const terms = [stem(whole)];
  if (parts.length > 1) terms.push(...parts.map((part) => stem(part.toLowerCase().slice(0, longestTerm))));
  return terms;
}

function mixedTerms(token: string, stem: (word: string) => string): string[] {
  const terms: string[] = [];
  let end = 0;
  const between = (from: number, to: number) => {
    const word = token.slice(from, to).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    if (word) terms.push(...wordTerms(word, stem));
  };
  for (const match of token.matchAll(unspaced)) {
    between(end, match.index);
    terms.push(...pairs([...match[0]]));
    end = match.index + match[0].length;
  }
  between(end, token.length);
  return terms;
}

const pairs = (characters: string[]) =>
  characters.length < 2
    ? characters
    : characters.slice(1).map((character, index) => `${characters[index]}${character}`);
