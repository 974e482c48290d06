import { searchKnowledge, seeRelated, suggest as suggestEndpoint } from '#contract/search.ts';
import type { Router } from '#kernel/http.ts';
import type { SearchDeps } from './ask.ts';
import { findRelated } from './related.ts';
import { search } from './search.ts';
import { suggest } from './suggest.ts';

export function mountSearch(router: Router, deps: SearchDeps & { now(): Date }): void {
  router.on(searchKnowledge, (viewer, { query }) => search(deps, viewer, query, deps.now()));
  router.on(seeRelated, (viewer, { params }) => findRelated(deps, viewer, params.id, deps.now()));
  router.on(suggestEndpoint, (viewer, { query }) => suggest(deps, viewer, query.q, deps.now()));
}
