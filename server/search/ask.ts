import type { SearchQuery } from '#contract/search.ts';
import type { Db } from '#kernel/database.ts';
import { type Meaning, type PassageIndex, wordsOfQuery } from '#knowledge';
import { addressesOf } from '#people';
import { mean } from './meaning.ts';
import { parseQuestion, type Piece } from './parse-question.ts';
import { languagesOf, type Question, understand } from './question.ts';
import type { Scope } from './scope.ts';
import { spell, type Spelt } from './spelling.ts';

export type SearchDeps = { db: Db; index: PassageIndex; meaning: Meaning };
type Asked = Omit<SearchQuery, 'sort' | 'cursor'> & Pick<SearchQuery, 'sort'>;

/** Reads a question: its operators, the people and sources they name, its words, respelled where nothing has them. */
export async function ask(
  { db, index, meaning }: SearchDeps,
  { viewer, audiences, space, rebuilding }: Scope,
  query: Asked,
  now: Date,
): Promise<Question> {
  const pieces = parseQuestion(query.q, now);
  const languages = languagesOf(query);
  const [meant, addresses] = await Promise.all([mean(db, viewer, query.q, pieces), addressesBeside(db, query)]);
  const plain = wordsOfQuery(textOf(pieces, false), languages);
  const reader = { viewer, audiences, languages, isRebuilding: rebuilding };
  // Without the index there is nothing to compare with; that it does not answer is said by the search itself.
  const asTyped: Spelt = { words: plain, respelled: [], unwritten: [] };
  const spelt = await spell({ db, index }, reader, plain).catch(() => asTyped);
  const isTyped = new Set(spelt.words.map((word) => word.typed));
  const phrased = wordsOfQuery(textOf(pieces, true), languages).filter((word) => !isTyped.has(word.typed));
  const heard = { pieces, meant, ...spelt, words: [...spelt.words, ...phrased], addresses, audiences };
  const question = understand(query, heard, now);
  const sense = space === null || question.text === '' ? null : await meaning.question(space, question);
  return { ...question, sense };
}

/** What is asked for in words, in quotes or without. */
const textOf = (pieces: Piece[], isQuoted: boolean) =>
  pieces
    .flatMap((piece) => ('text' in piece && !piece.not && (piece.is === 'phrase') === isQuoted ? [piece.text] : []))
    .join(' ');

/** People and groups chosen beside the box become the addresses they write from; null when none are. */
async function addressesBeside(db: Db, query: Pick<SearchQuery, 'person' | 'group'>): Promise<string[] | null> {
  const isNarrowed = query.person.length > 0 || query.group.length > 0;
  return isNarrowed ? addressesOf(db, { people: query.person, groups: query.group }) : null;
}
