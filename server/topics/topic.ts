import type { Topic } from '#contract/topics.ts';
import type { Db } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Readable, Viewer } from '#kernel/readable.ts';
import { documentCards, documentsById } from '#knowledge';
import { lastMonths } from './months.ts';
import { peopleWhoKnow } from './people.ts';
import { countsByTopic, documentsUnder, movement, topicOrGroup, topicsNamed, type Under } from './store.ts';

const DOCUMENTS_READ = 300;
const BEST_SHOWN = 8;
const LATEST_READ = 30;
const LATEST_SHOWN = 5;
const EVIDENCE_SHOWN = 2;
const HALF_LIFE_MS = 730 * 86_400_000;

/** A topic, or a group of topics, with what the viewer may read about it and who is behind that. */
export async function showTopic(db: Db, viewer: Viewer, id: string, now: Date): Promise<Topic> {
  const found = await topicOrGroup(db, id);
  if (!found) throw notFound();
  const { topic, inside } = found;
  const topics = topic.parentId === null ? inside.map((one) => one.id) : [topic.id];
  const [under, newest, moved, around] = await Promise.all([
    documentsUnder(db, viewer, topics, DOCUMENTS_READ),
    documentsUnder(db, viewer, topics, LATEST_READ, 'at'),
    movement(db, viewer, topics, now),
    showAround(db, viewer, topic.neighbours, inside, now),
  ]);
  const people = await peopleWhoKnow(db, topics, under, now);
  const best = bestOf(under, now).slice(0, BEST_SHOWN);
  const latest = onePerThread(newest).slice(0, LATEST_SHOWN);
  const evidence = people.flatMap((one) => one.evidence.slice(0, EVIDENCE_SHOWN));
  const cardsOf = await cardsBy(db, viewer, [
    ...best.map((one) => one.id),
    ...latest.map((one) => one.id),
    ...evidence,
  ]);
  return {
    id: topic.id,
    name: topic.name,
    terms: topic.terms,
    tone: topic.tone,
    group: await groupOf(db, topic.parentId),
    ...around,
    documents: moved.documents,
    best: cardsOf(best.map((one) => one.id)),
    latest: cardsOf(latest.map((one) => one.id)),
    people: people.map((one) => ({ ...one, evidence: cardsOf(one.evidence.slice(0, EVIDENCE_SHOWN)) })),
    months: lastMonths(moved.months, now),
  };
}

/** What is most about it comes first; what has been read for years gives way a little to what is new. */
export function bestOf(under: Readable<Under>[], now: Date): Readable<Under>[] {
  const worth = ({ share, at }: Under) =>
    share * (0.6 + 0.4 * 2 ** (-Math.max(0, now.getTime() - at.getTime()) / HALF_LIFE_MS));
  return onePerThread(under.toSorted((a, b) => worth(b) - worth(a) || (a.id < b.id ? -1 : 1)));
}

/** A thread says the same in many mails: its first in the list stands for all. */
function onePerThread(under: Readable<Under>[]): Readable<Under>[] {
  const seen = new Set<string>();
  return under.filter(({ threadKey }) => threadKey === null || (!seen.has(threadKey) && Boolean(seen.add(threadKey))));
}

async function showAround(
  db: Db,
  viewer: Viewer,
  nearest: string[],
  inside: Array<{ id: string; name: string }>,
  now: Date,
): Promise<Pick<Topic, 'topics' | 'neighbours'>> {
  const [named, counts] = await Promise.all([
    topicsNamed(db, nearest),
    countsByTopic(db, viewer, now, [...nearest, ...inside.map(({ id }) => id)]),
  ]);
  const card = ({ id, name }: { id: string; name: string }) => ({
    id,
    name,
    documents: counts.get(id)?.documents ?? 0,
  });
  return { topics: inside.map(card), neighbours: nearest.flatMap((id) => named.get(id) ?? []).map(card) };
}

async function groupOf(db: Db, id: string | null): Promise<Topic['group']> {
  if (id === null) return null;
  const row = await db.selectFrom('topic').select(['id', 'name']).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

async function cardsBy(db: Db, viewer: Viewer, ids: string[]) {
  const cards = await documentCards(db, await documentsById(db, viewer, [...new Set(ids)]));
  const byId = new Map(cards.map((card) => [card.id, card]));
  return (wanted: string[]) => wanted.flatMap((id) => byId.get(id) ?? []);
}
