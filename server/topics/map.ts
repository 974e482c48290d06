import type { TopicMap } from '#contract/topics.ts';
import type { Db } from '#kernel/database.ts';
import type { Viewer } from '#kernel/readable.ts';
import { FEWEST_PASSAGES, topicsStanding } from '#interests';
import { countPublicPassages } from '#knowledge';
import { countsByTopic, groupRows, shownTopics } from './store.ts';

const RECENT_MS = 90 * 86_400_000;
const TERMS = 4;

/** All topics where they lie, with how much the viewer may read about each. */
export async function showMap(db: Db, viewer: Viewer, now: Date): Promise<TopicMap> {
  const [topics, groups, counts, before, passages] = await Promise.all([
    shownTopics(db),
    groupRows(db),
    countsByTopic(db, viewer, new Date(now.getTime() - RECENT_MS)),
    topicsStanding(db),
    countPublicPassages(db),
  ]);
  const inUse = new Set(topics.map(({ parentId }) => parentId));
  return {
    groups: groups.filter(({ id }) => inUse.has(id)).map(({ id, name, x, y, tone }) => ({ id, name, x, y, tone })),
    topics: topics.map(({ id, parentId, name, x, y, terms }) => ({
      id,
      name,
      x,
      y,
      group: parentId ?? '',
      terms: terms.slice(0, TERMS),
      documents: counts.get(id)?.documents ?? 0,
      recent: counts.get(id)?.recent ?? 0,
    })),
    learnedAt: before?.learnedAt.toISOString() ?? null,
    passages,
    needed: FEWEST_PASSAGES,
  };
}
