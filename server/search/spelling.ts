import type { Db } from '#kernel/database.ts';
import type { Viewer } from '#kernel/readable.ts';
import {
  analyse,
  documentsById,
  editsBetween,
  fold,
  isUnspaced,
  type NearTerm,
  type PassageIndex,
  passagesAt,
  type QueryWord,
  stemsOf,
  tokensOf,
} from '#knowledge';

/** A word that nothing the viewer may read has, and a real word from what she may read that is close to it. */
export type Respelled = { typed: string; instead: string };

/** The words to ask for; what was read as something else; what stands nowhere and is like nothing. */
export type Spelt = { words: QueryWord[]; respelled: Respelled[]; unwritten: string[] };

type Deps = { db: Db; index: PassageIndex };
type Reader = { viewer: Viewer; audiences: number[]; languages: string[]; isRebuilding: boolean };

/** Of more words that nobody wrote it is not spelling that is wrong. */
const MOST_UNKNOWN = 3;
const FEWEST_LETTERS = 4;
const LETTERS_FOR_TWO_EDITS = 8;
/** What a stem may have lost of a word: -ation, -ingen. */
const LONGEST_ENDING = 6;
const NEAR_TERMS = 6;
const HITS_READ = 2;
const FEWEST_LETTERS_OF_PART = 3;
const FEWEST_LETTERS_OF_TWO = 7;
/** Of cutting a word in two, so many are tried. */
const MOST_WAYS = 3;

/**
 * The words to ask for: as they are where the viewer may read them anywhere, with the joined word where two that follow
 * each other are written as one (laad arm), and else the closest that she may read. Nothing depends on what she may not.
 */
export async function spell(deps: Deps, reader: Reader, words: QueryWord[]): Promise<Spelt> {
  const joints = words.slice(1).map((word, i) => stemsOf(`${words[i]?.typed}${word.typed}`, reader.languages));
  const asked = new Set([...words.flatMap((word) => word.terms), ...joints.flat()]);
  const visible = await deps.index.visibleTerms([...asked], reader.audiences);
  const isVisible = (term: string) => visible.has(term);
  const joined = words.map((_, i) => [...(joints[i - 1] ?? []), ...(joints[i] ?? [])].filter(isVisible));
  const unknown = words.filter(({ terms }) => !terms.some(isVisible));
  const misspelt = unknown.filter(({ typed }) => mayBeMisspelt(typed)).slice(0, MOST_UNKNOWN);
  const instead = await closestOf(deps, reader, misspelt);
  const isUnwritten = (word: QueryWord) => !instead.has(word) && joined[words.indexOf(word)]?.length === 0;
  return {
    words: words.map((word, i) => ({
      typed: word.typed,
      terms: [...new Set([...(instead.get(word) ?? word).terms, ...(joined[i] ?? [])])],
    })),
    respelled: [...instead].map(([word, other]) => ({ typed: word.typed, instead: other.typed })),
    unwritten: reader.isRebuilding ? [] : unknown.filter(isUnwritten).map(({ typed }) => typed),
  };
}

async function closestOf(deps: Deps, reader: Reader, unknown: QueryWord[]): Promise<Map<QueryWord, QueryWord>> {
  const found = new Map<QueryWord, QueryWord>();
  // While the index is being rebuilt, words are missing from it that are written well.
  if (reader.isRebuilding) return found;
  for (const word of unknown) {
    const other = await closest(deps, reader, word);
    if (other) found.set(word, other);
  }
  return found;
}

const plainOf = (typed: string) => fold(typed.toLowerCase());
const isWord = (text: string) => /^\p{L}+$/u.test(text) && !isUnspaced(text);
const mayBeMisspelt = (typed: string) => isWord(typed) && typed.length >= FEWEST_LETTERS;

/** One edit, or two words written as one, or two edits. */
async function closest(deps: Deps, reader: Reader, word: QueryWord): Promise<QueryWord | null> {
  return (
    (await nearest(deps, reader, word, 1)) ??
    (await parted(deps, reader, word)) ??
    (word.typed.length >= LETTERS_FOR_TWO_EDITS ? nearest(deps, reader, word, 2) : null)
  );
}

type Candidate = NearTerm & { typed: string; distance: number };

async function nearest(deps: Deps, reader: Reader, word: QueryWord, edits: 1 | 2): Promise<QueryWord | null> {
  const typed = plainOf(word.typed);
  const { near, isStemNear } = await nearTermsOf(deps, reader, word, edits);
  const forms = await formsOf(deps, reader, near);
  const candidates = near.flatMap((term): Candidate[] => {
    const ranked = (forms.get(term.term) ?? [])
      .map((form) => ({ typed: form, distance: editsBetween(typed, plainOf(form), { edits, ending: 0 }) }))
      .toSorted((a, b) => a.distance - b.distance || (a.typed < b.typed ? -1 : 1));
    const [best] = ranked;
    return best && (best.distance <= edits || isStemNear(term)) ? [{ ...term, ...best }] : [];
  });
  const isOdd = (candidate: Candidate) => Number(plainOf(candidate.typed).charAt(0) !== typed.charAt(0));
  const [best] = candidates.toSorted(
    (a, b) =>
      compare(a.distance, b.distance) || isOdd(a) - isOdd(b) || b.passages - a.passages || (a.term < b.term ? -1 : 1),
  );
  return best
    ? { typed: best.typed, terms: [...new Set([best.term, ...stemsOf(best.typed, reader.languages)])] }
    : null;
}

/** Distances may be infinite, and their difference then no number. */
const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

/** What is held are stems: near to the word without its ending, or to one of its own stems. */
async function nearTermsOf({ index }: Deps, { audiences }: Reader, word: QueryWord, edits: 1 | 2) {
  const typed = plainOf(word.typed);
  const ending = Math.max(0, Math.min(LONGEST_ENDING / edits, typed.length - FEWEST_LETTERS - 2 * (edits - 1)));
  const stems = word.terms.filter((term) => isWord(term));
  const [begun, ...own] = await Promise.all([
    index.nearTerms(typed, { edits, ending }, audiences, NEAR_TERMS),
    ...stems.map((stem) => index.nearTerms(stem, { edits, ending: 0 }, audiences, NEAR_TERMS)),
  ]);
  const nearStems = new Map(own.flat().map((term) => [term.term, term]));
  const all = new Map([...begun.map((term) => [term.term, term] as const), ...nearStems]);
  return {
    near: [...all.values()].filter(({ term }) => isWord(term)),
    isStemNear: ({ term }: NearTerm) => nearStems.has(term),
  };
}

/** How the terms are written in the passages that are best for them. */
async function formsOf(
  { db, index }: Deps,
  { viewer, audiences }: Reader,
  terms: NearTerm[],
): Promise<Map<string, string[]>> {
  const hits = await Promise.all(terms.map(({ term }) => index.find({ terms: [term] }, { audiences }, HITS_READ)));
  const documents = await documentsById(db, viewer, [...new Set(hits.flat().map((hit) => hit.documentKey))]);
  const byId = new Map(documents.map((document) => [document.id, document]));
  const places = hits.flat().map((hit) => ({ documentId: hit.documentKey, ordinal: hit.ordinal }));
  const forms = new Map(terms.map(({ term }) => [term, new Set<string>()]));
  for (const { documentId, heading, text } of await passagesAt(db, documents, places)) {
    const document = byId.get(documentId);
    for (const token of new Set(tokensOf(`${document?.title}\n${heading}\n${text}`)))
      if (isWord(token))
        for (const term of analyse(token, document?.language ?? null)) forms.get(term)?.add(token.toLowerCase());
  }
  return new Map([...forms].map(([term, found]) => [term, [...found]]));
}

/** Two words written as one, if the viewer may read them in one passage; the shorter of them as long as can be. */
async function parted({ index }: Deps, { audiences, languages }: Reader, word: QueryWord): Promise<QueryWord | null> {
  const typed = word.typed.toLowerCase();
  if (typed.length < FEWEST_LETTERS_OF_TWO) return null;
  const ways = Array.from({ length: typed.length - 2 * FEWEST_LETTERS_OF_PART + 1 }, (_, i) => {
    const at = FEWEST_LETTERS_OF_PART + i;
    return [typed.slice(0, at), typed.slice(at)].map((part) => ({ part, terms: stemsOf(part, languages) }));
  });
  const visible = await index.visibleTerms([...new Set(ways.flat().flatMap(({ terms }) => terms))], audiences);
  const possible = ways
    .filter((parts) => parts.every(({ terms }) => terms.some((term) => visible.has(term))))
    .toSorted((a, b) => shortest(b) - shortest(a))
    .slice(0, MOST_WAYS);
  for (const parts of possible) {
    const required = parts.map(({ terms }) => terms);
    const terms = [...new Set(required.flat())];
    const together = await index.find({ terms }, { audiences, required }, 1);
    if (together.length > 0) return { typed: parts.map(({ part }) => part).join(' '), terms };
  }
  return null;
}

const shortest = (parts: Array<{ part: string }>) => Math.min(...parts.map(({ part }) => part.length));
