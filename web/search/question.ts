import { SearchQuery } from '#contract/search.ts';

/** What a search is asked with: the page's address, which is also what the server is sent. */
export type Question = Omit<SearchQuery, 'cursor'>;

/** A longer question is cut here, and the page says so. */
export const MOST_CHARACTERS = 2000;

export const filterNames = ['source', 'kind', 'person', 'group', 'language'] as const;
export type FilterName = (typeof filterNames)[number];

/** Reads a page's address. What makes no sense is left out, so that a broken link still searches. */
export function readQuestion(address: Record<string, unknown>): Question {
  const { q, ...rest } = address;
  const readable = Object.entries(SearchQuery.omit({ q: true, cursor: true }).shape).flatMap(([name, part]) => {
    const read = part.safeParse(rest[name]);
    return read.success && rest[name] !== undefined ? [[name, read.data]] : [];
  });
  // The router reads `q=2026` as a number.
  const words = q === undefined || q === null || typeof q === 'object' ? '' : String(q).slice(0, MOST_CHARACTERS);
  return SearchQuery.parse({ ...Object.fromEntries(readable), q: words });
}

/** The part of an address that says something: no empty lists, no default order. */
export function addressOf(question: Question): Partial<Question> {
  const { q, sort, ...rest } = question;
  const said = Object.entries(rest).filter(([, value]) => value !== undefined && value.length > 0);
  return { q, ...Object.fromEntries(said), ...(sort && sort !== 'relevance' && { sort }) };
}

export function toggleFilter(question: Question, name: FilterName, value: string): Question {
  const chosen: string[] = question[name];
  const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  return readQuestion({ ...question, [name]: next });
}

/** Narrows to a time; both ends are dates and optional. */
export function withTime(question: Question, from: string | undefined, to: string | undefined): Question {
  return readQuestion({ ...question, from: from || undefined, to: to || undefined });
}

export const yearOf = ({ from, to }: Question): string | null => {
  const year = from?.slice(0, 4);
  return year && from === `${year}-01-01` && to === `${year}-12-31` ? year : null;
};

export const withYear = (question: Question, year: string): Question =>
  yearOf(question) === year
    ? withTime(question, undefined, undefined)
    : withTime(question, `${year}-01-01`, `${year}-12-31`);

export const withoutFilters = ({ q, sort }: Question): Question => readQuestion({ q, sort });

/** People have no order in time. */
export function withoutOrder(question: Question): Omit<Question, 'sort'> {
  const { sort, ...rest } = question;
  return sort === undefined ? question : rest;
}

export const countFilters = (question: Question): number =>
  filterNames.reduce((sum, name) => sum + question[name].length, 0) + (question.from || question.to ? 1 : 0);
