import { findExperts, seePeopleLike, seePersonTopics, setMyEvidence, setMyTopic } from '#contract/search.ts';
import { notFound } from '#kernel/errors.ts';
import type { Router } from '#kernel/http.ts';
import { chooseTopic, disown } from '#interests';
import { documentById } from '#knowledge';
import type { SearchDeps } from '#search';
import { findPeopleLike } from './alike.ts';
import { findPeopleWhoKnow } from './experts.ts';
import { showTopics } from './topics.ts';

export function mountExperts(router: Router, deps: SearchDeps & { now(): Date }): void {
  router.on(findExperts, (viewer, { query }) => findPeopleWhoKnow(deps, viewer, query, deps.now()));
  router.on(seePeopleLike, (viewer, { params }) => findPeopleLike(deps, viewer, params.id, deps.now()));
  router.on(seePersonTopics, (viewer, { params }) => showTopics(deps.db, viewer, params.id));
  router.on(setMyTopic, async (viewer, { body }) => {
    await chooseTopic(deps.db, viewer.personId, body.topic, body.state);
    return { done: true as const };
  });
  router.on(setMyEvidence, async (viewer, { body }) => {
    const document = await documentById(deps.db, viewer, body.document);
    if (!document) throw notFound();
    await disown(deps.db, viewer.personId, document, !body.counts);
    return { done: true as const };
  });
}
