import { seePersonTopics, seeTopic, seeTopicMap, setMyTopic } from '#contract/topics.ts';
import type { Db } from '#kernel/database.ts';
import type { Router } from '#kernel/http.ts';
import { chooseTopic } from '#interests';
import { showMap } from './map.ts';
import { showPersonTopics } from './person-topics.ts';
import { showTopic } from './topic.ts';

export function mountTopics(router: Router, deps: { db: Db; now(): Date }): void {
  router.on(seeTopicMap, (viewer) => showMap(deps.db, viewer, deps.now()));
  router.on(seeTopic, (viewer, { params }) => showTopic(deps.db, viewer, params.id, deps.now()));
  router.on(seePersonTopics, (viewer, { params }) => showPersonTopics(deps.db, viewer, params.id, deps.now()));
  router.on(setMyTopic, async (viewer, { body }) => {
    await chooseTopic(deps.db, viewer.personId, body.topic, body.state);
    return { done: true as const };
  });
}
