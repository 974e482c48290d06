import type { z } from 'zod';
import type { DocumentKind } from '#contract/knowledge.ts';
import type { suggest as suggestEndpoint } from '#contract/search.ts';
import type { Db } from '#kernel/database.ts';
import type { Viewer } from '#kernel/readable.ts';
import { documentsByTitle, LANGUAGES, type PassageIndex, wordsOfQuery } from '#knowledge';
import { suggestPeople } from '#people';
import { parseQuestion } from './parse-question.ts';
import { scopeOf } from './scope.ts';
import { spell } from './spelling.ts';

type Deps = { db: Db; index: PassageIndex };

const FEWEST_LETTERS = 2;
const SUGGESTED_PEOPLE = 4;
const SUGGESTED_TITLES = 6;

/** People and titles for what is typed so far, its operators aside. */
export async function suggest(
  deps: Deps,
  viewer: Viewer,
  question: string,
  now: Date,
): Promise<z.infer<typeof suggestEndpoint.returns>> {
  const words = parseQuestion(question, now).flatMap((piece) =>
    piece.is === 'word' && !piece.not ? [piece.text] : [],
  );
  const typed = words.join(' ');
  if (typed.length < FEWEST_LETTERS) return { people: [], documents: [] };
  const [people, documents] = await Promise.all([
    suggestPeople(deps.db, viewer, typed, SUGGESTED_PEOPLE),
    titlesFor(deps, viewer, typed),
  ]);
  return {
    people,
    documents: documents.map(({ id, title, kind, at }) => ({
      id,
      title,
      kind: kind as DocumentKind,
      at: at.toISOString(),
    })),
  };
}

/** If nothing is called so, for the words as they may have been meant. */
async function titlesFor(deps: Deps, viewer: Viewer, typed: string) {
  const found = await documentsByTitle(deps.db, viewer, typed, SUGGESTED_TITLES);
  if (found.length > 0) return found;
  const { audiences, rebuilding } = await scopeOf(deps.db, viewer);
  const reader = { viewer, audiences, languages: LANGUAGES, isRebuilding: rebuilding };
  // Titles come from the database also while the index is being rebuilt.
  const { respelled } = await spell(deps, reader, wordsOfQuery(typed, LANGUAGES)).catch(() => ({ respelled: [] }));
  if (respelled.length === 0) return [];
  const meant = respelled.reduce((text, word) => text.replace(word.typed, word.instead), typed);
  return documentsByTitle(deps.db, viewer, meant, SUGGESTED_TITLES);
}
