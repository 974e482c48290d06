import type { DocumentKind } from '#contract/knowledge.ts';
import { searchKnowledge, seeRelated, suggest } from '#contract/search.ts';
import type { Router } from '#kernel/http.ts';
import { documentsByTitle } from '#knowledge';
import { suggestPeople } from '#people';
import { findRelated } from './related.ts';
import { search, type SearchDeps } from './search.ts';

const SUGGESTED_PEOPLE = 4;
const SUGGESTED_TITLES = 6;

export function mountSearch(router: Router, deps: SearchDeps & { now(): Date }): void {
  router.on(searchKnowledge, (viewer, { query }) => search(deps, viewer, query, deps.now()));

  router.on(seeRelated, (viewer, { params }) => findRelated(deps, viewer, params.id, deps.now()));

  router.on(suggest, async (viewer, { query }) => {
    const typed = query.q.trim();
    if (typed.length < 2) return { people: [], documents: [] };
    const [people, documents] = await Promise.all([
      suggestPeople(deps.db, viewer, typed, SUGGESTED_PEOPLE),
      documentsByTitle(deps.db, viewer, typed, SUGGESTED_TITLES),
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
  });
}
