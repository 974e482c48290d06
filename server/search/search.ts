import type { Facets, SearchAnswer, SearchQuery, SearchResult } from '#contract/search.ts';
import type { DocumentCard } from '#contract/knowledge.ts';
import type { Db } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';
import { look, type Ranked } from '#kernel/pipeline.ts';
import type { Viewer } from '#kernel/readable.ts';
import { analyse, documentCards, pagesAt, type PassageRow, passagesAt } from '#knowledge';
import { ask, type SearchDeps } from './ask.ts';
import { facetsOf } from './facets.ts';
import { excerpt, highlightAll } from './highlight.ts';
import { type Found, PASSAGES_ASKED, searchLens } from './lens.ts';
import { type Question, stemsToMark } from './question.ts';
import { type Scope, scopeOf } from './scope.ts';

const RESULTS_A_PAGE = 10;
const PASSAGES_SHOWN = 3;

const noFacets = { sources: [], kinds: [], people: [], groups: [], years: [], languages: [] };

export async function search(deps: SearchDeps, viewer: Viewer, query: SearchQuery, now: Date): Promise<SearchAnswer> {
  const { db, index } = deps;
  const started = performance.now();
  const scope = await scopeOf(db, viewer);
  const question = await ask(deps, scope, query, now);
  const { ranked, missing } = await look(searchLens(db, index), viewer, question);
  const start = offsetOf(query.cursor);
  const page = ranked.slice(start, start + RESULTS_A_PAGE);
  const [items, facets] = await Promise.all([
    present(db, question, page),
    start === 0 ? allFacets(deps, scope, query, ranked, now) : noFacets,
  ]);
  const passages = ranked.flatMap(({ thing }) => thing.hits).filter((hit) => hit.words > 0).length;
  return {
    items,
    next: ranked.length > start + RESULTS_A_PAGE ? String(start + RESULTS_A_PAGE) : null,
    found: ranked.length,
    more: passages >= PASSAGES_ASKED,
    facets,
    understood: question.understood,
    respelled: question.respelled,
    missing: whatIsMissing(missing, question, scope),
    tookMs: Math.round((performance.now() - started) * 10) / 10,
  };
}

/** The parts that did not answer. */
export function whatIsMissing(
  missing: ReadonlyMap<string, unknown>,
  { sense, terms }: Question,
  { rebuilding }: Scope,
) {
  return [
    ...(missing.size > 0 ? (['words'] as const) : []),
    ...(sense === null && terms.length > 0 ? (['meaning'] as const) : []),
    ...(rebuilding ? (['rebuilding'] as const) : []),
  ];
}

/** What takes a narrowing away again, by the facet it belongs to. */
const widenings: { [facet in keyof Facets]: Partial<SearchQuery> } = {
  sources: { source: [] },
  kinds: { kind: [] },
  people: { person: [] },
  groups: { group: [] },
  languages: { language: [] },
  years: { from: undefined, to: undefined },
};

/** Each facet is counted without its own narrowing, so that another choice can be added or taken instead. */
async function allFacets(
  deps: SearchDeps,
  scope: Scope,
  query: SearchQuery,
  ranked: Ranked<Found>[],
  now: Date,
): Promise<Facets> {
  const { db, index } = deps;
  const count = (found: Ranked<Found>[]) =>
    facetsOf(
      db,
      found.map(({ thing }) => thing.document),
    );
  const narrowed = (Object.keys(widenings) as Array<keyof Facets>).filter((facet) =>
    Object.keys(widenings[facet]).some((field) => isGiven(query[field as keyof SearchQuery])),
  );
  const widened = narrowed.map(async (facet) => {
    const wider = await look(
      searchLens(db, index),
      scope.viewer,
      await ask(deps, scope, { ...query, ...widenings[facet] }, now),
    );
    return { [facet]: (await count(wider.ranked))[facet] };
  });
  return Object.assign({}, await count(ranked), ...(await Promise.all(widened)));
}

const isGiven = (value: string | string[] | undefined) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined;

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = Number(cursor);
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new AppError('invalid-input', 'This cursor is not one of ours: start again without it.');
  return offset;
}

async function present(db: Db, question: Question, page: Ranked<Found>[]): Promise<SearchResult[]> {
  const outlines = page.flatMap(({ thing }) => [thing.document, ...thing.folded]);
  const places = page.flatMap(({ thing }) => thing.hits.slice(0, PASSAGES_SHOWN));
  const [cards, passages] = await Promise.all([
    documentCards(db, outlines),
    passagesAt(
      db,
      outlines,
      places.map((hit) => ({ documentId: hit.documentKey, ordinal: hit.ordinal })),
    ),
  ]);
  const pages = await pagesAt(db, outlines, passages);
  const cardById = new Map(cards.map((card) => [card.id, card]));
  const passageByKey = new Map(passages.map((row) => [`${row.documentId}:${row.ordinal}`, row]));
  return page.flatMap((result) => {
    const card = cardById.get(result.thing.document.id);
    return card ? [presentOne(question, result, card, cardById, passageByKey, pages)] : [];
  });
}

function presentOne(
  question: Question,
  { thing, score, reasons }: Ranked<Found>,
  document: DocumentCard,
  cards: Map<string, DocumentCard>,
  passages: Map<string, PassageRow>,
  pages: Map<string, number>,
): SearchResult {
  const asked = stemsToMark(question);
  const shown = thing.hits.slice(0, PASSAGES_SHOWN).flatMap((hit) => {
    const row = passages.get(hit.key);
    if (!row) return [];
    const highlights = excerpt(row.text, asked, document.language);
    return [
      { ordinal: row.ordinal, heading: row.heading, page: pages.get(hit.key) ?? null, highlights, score: hit.words },
    ];
  });
  const titleHighlights = highlightAll(document.title, asked, document.language);
  const hits = [...titleHighlights, ...shown.flatMap((passage) => passage.highlights)].filter((piece) => piece.hit);
  const { matched, missing } = matchWords(question, hits.map((piece) => piece.text).join(' '), document.language);
  return {
    document,
    titleHighlights,
    passages: shown,
    folded: thing.folded.flatMap((row) => cards.get(row.id) ?? []),
    score,
    why: { reasons, matchedWords: matched, missingWords: missing },
  };
}

/** Which of the typed words stand in the parts that are shown. */
function matchWords(question: Question, shown: string, language: string | null) {
  const terms = new Set(analyse(shown, language ?? 'en'));
  const has = (word: { terms: string[] }) => word.terms.some((term) => terms.has(term));
  return {
    matched: question.words.filter(has).map((word) => word.typed),
    missing: question.words.filter((word) => !has(word)).map((word) => word.typed),
  };
}
