import type { SearchQuery, Understood } from '#contract/search.ts';
import {
  LANGUAGES,
  type PassageChoice,
  type PassageFilter,
  type Phrase,
  phraseOf,
  type QueryWord,
  type Sense,
  stemsOf,
} from '#knowledge';
import type { Meant } from './meaning.ts';
import type { Piece } from './parse-question.ts';
import type { Spelt } from './spelling.ts';

export const MOST_TERMS = 64;
const DAY_MS = 86_400_000;

/** A search as the lens sees it: words analysed, names resolved, time fixed, so that it can be replayed. */
export type Question = Pick<Spelt, 'respelled' | 'unwritten'> & {
  /** What was typed, without its operators; empty when there was nothing else. */
  text: string;
  words: QueryWord[];
  /** Every term that counts for a passage: of the words, and of the phrases. */
  terms: string[];
  filter: PassageFilter;
  /** What the index cannot see: words that must, or must not, stand next to each other. */
  phrases: Phrase[];
  withoutPhrases: Phrase[];
  understood: Understood[];
  /** Null where nobody knows what it means: words alone must do. */
  sense: Sense | null;
  sort: 'relevance' | 'newest' | 'oldest';
  now: Date;
};

/** What a question was found to say before it is put together. */
export type Heard = Spelt & {
  pieces: Piece[];
  meant: Meant;
  /** Of the people and groups the search is narrowed to besides its words; null when it is not. */
  addresses: string[] | null;
  audiences: number[];
};

/** The stems that are marked where they stand: of the words that tell something, also of those within phrases. */
export const stemsToMark = (question: Question): ReadonlySet<string> =>
  new Set(question.words.flatMap((word) => word.terms));

/** A question nobody typed: terms and a meaning, asked among what somebody may read. */
export const questionAbout = ({
  audiences,
  ...asked
}: Pick<Question, 'text' | 'terms' | 'sense' | 'now'> & { audiences: number[] }): Question => ({
  ...asked,
  words: [],
  filter: { audiences },
  phrases: [],
  withoutPhrases: [],
  understood: [],
  respelled: [],
  unwritten: [],
  sort: 'relevance',
});

/** Those whose stems the words are looked up in. */
export const languagesOf = (query: SearchQuery): string[] => (query.language.length > 0 ? query.language : LANGUAGES);

export function understand(query: SearchQuery, heard: Heard, now: Date): Omit<Question, 'sense'> {
  const { pieces, meant, words, respelled, unwritten, audiences } = heard;
  const languages = languagesOf(query);
  const phrases = pieces.flatMap((piece) =>
    piece.is === 'phrase' && !piece.not ? [phraseOf(piece.text, languages)] : [],
  );
  const required = phrases.flatMap((phrase) => phrase.groups);
  const { excluded, withoutPhrases } = leftOut(pieces, languages);
  return {
    text: pieces.flatMap((piece) => ('text' in piece && !piece.not ? [piece.text] : [])).join(' '),
    words,
    terms: [...new Set([...required.flat(), ...words.flatMap((word) => word.terms).slice(0, MOST_TERMS)])],
    filter: {
      ...choiceOf(query, heard.addresses),
      audiences,
      ...(Object.keys(meant.within).length > 0 && { within: meant.within }),
      ...(meant.outside.length > 0 && { outside: meant.outside }),
      ...(required.length > 0 && { required }),
      ...(excluded.length > 0 && { excluded }),
    },
    phrases,
    withoutPhrases,
    understood: meant.understood,
    respelled,
    unwritten,
    sort: query.sort ?? 'relevance',
    now,
  };
}

/** What is chosen beside the box. */
const choiceOf = (query: SearchQuery, addresses: string[] | null): PassageChoice => ({
  ...(query.source.length > 0 && { sources: query.source }),
  ...(query.kind.length > 0 && { kinds: query.kind }),
  ...(query.language.length > 0 && { languages: query.language }),
  ...(addresses && { people: addresses }),
  ...(query.from && { from: Date.parse(query.from) }),
  ...(query.to && { until: Date.parse(query.to) + DAY_MS }),
});

/** A word with one stem is left out by it, whatever its form; one with parts (KV-204) as it is written. */
function leftOut(pieces: Piece[], languages: string[]): { excluded: string[]; withoutPhrases: Phrase[] } {
  const texts = pieces.flatMap((piece) => ('text' in piece && piece.not ? [piece] : []));
  const isPlain = (text: string) => languages.every((language) => stemsOf(text, [language]).length === 1);
  const [plain, joined] = [texts.filter(({ is, text }) => is === 'word' && isPlain(text)), new Set(texts)];
  for (const piece of plain) joined.delete(piece);
  return {
    excluded: plain.flatMap(({ text }) => stemsOf(text, languages)),
    withoutPhrases: [...joined].map(({ text }) => phraseOf(text, languages)),
  };
}
