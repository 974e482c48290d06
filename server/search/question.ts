import type { SearchQuery } from '#contract/search.ts';
import type { PassageFilter, Sense } from '#knowledge';
import { analyse, analyseQuery } from '#knowledge';

/** Languages whose stems a question is looked up in, unless it is narrowed to some. */
export const LANGUAGES = ['en', 'nl', 'fr', 'de'];
const MOST_TERMS = 64;

/** A search as the lens sees it: words analysed, time fixed, so that it can be replayed. */
export type Question = {
  text: string;
  words: Word[];
  terms: string[];
  filter: Omit<PassageFilter, 'audiences'>;
  sort: 'relevance' | 'newest' | 'oldest';
  /** Null where nobody knows what it means: words alone must do. */
  sense: Sense | null;
  now: Date;
};

/** A word as it was typed, and the stems that stand for it. */
export type Word = { typed: string; terms: string[] };

const DAY_MS = 86_400_000;

/** `addresses` are those of the people and groups the search is narrowed to; null when it is not. */
export function understand(query: SearchQuery, addresses: string[] | null, now: Date): Omit<Question, 'sense'> {
  const languages = query.language.length > 0 ? query.language : LANGUAGES;
  const terms = analyseQuery(query.q, languages).slice(0, MOST_TERMS);
  return {
    text: query.q.trim(),
    words: wordsOf(query.q, languages, new Set(terms)),
    terms,
    filter: {
      ...(query.source.length > 0 && { sources: query.source }),
      ...(query.kind.length > 0 && { kinds: query.kind }),
      ...(query.language.length > 0 && { languages: query.language }),
      ...(addresses && { people: addresses }),
      ...(query.from && { from: Date.parse(query.from) }),
      ...(query.to && { until: Date.parse(query.to) + DAY_MS }),
    },
    sort: query.sort ?? 'relevance',
    now,
  };
}

/** The typed words that count: those of which at least one stem is asked for. */
function wordsOf(text: string, languages: string[], asked: Set<string>): Word[] {
  const words = new Map<string, Word>();
  for (const [typed] of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’._-]*/gu)) {
    const terms = [...new Set(languages.flatMap((language) => analyse(typed, language)))].filter((term) =>
      asked.has(term),
    );
    if (terms.length > 0) words.set(typed.toLowerCase(), { typed, terms });
  }
  return [...words.values()].slice(0, MOST_TERMS);
}
