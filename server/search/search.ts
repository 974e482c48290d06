import type { Facets, SearchAnswer, SearchQuery } from '#contract/search.ts';
import { AppError } from '#kernel/errors.ts';
import { look, type Ranked } from '#kernel/pipeline.ts';
import type { Viewer } from '#kernel/readable.ts';
import { ask, type SearchDeps } from './ask.ts';
import { facetsOf } from './facets.ts';
import { type Found, PASSAGES_ASKED, searchLens } from './lens.ts';
import { present } from './present.ts';
import type { Question } from './question.ts';
import { type Scope, scopeOf } from './scope.ts';

const RESULTS_A_PAGE = 10;

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
    unwritten: question.unwritten,
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
