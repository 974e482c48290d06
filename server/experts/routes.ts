import { findExperts, seePeopleLike, setMyEvidence } from '#contract/search.ts';
import { notFound } from '#kernel/errors.ts';
import type { Router } from '#kernel/http.ts';
import { disown } from '#interests';
import { documentById } from '#knowledge';
import type { SearchDeps } from '#search';
import { findPeopleLike } from './alike.ts';
import { findPeopleWhoKnow } from './experts.ts';

export function mountExperts(router: Router, deps: SearchDeps & { now(): Date }): void {
  router.on(findExperts, (viewer, { query }) => findPeopleWhoKnow(deps, viewer, query, deps.now()));
  router.on(seePeopleLike, (viewer, { params }) => findPeopleLike(deps, viewer, params.id, deps.now()));
  router.on(setMyEvidence, async (viewer, { body }) => {
    const document = await documentById(deps.db, viewer, body.document);
    if (!document) throw notFound();
    await disown(deps.db, viewer.personId, document, !body.counts);
    return { done: true as const };
  });
}
