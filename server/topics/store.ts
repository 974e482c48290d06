import { type Db, sql } from '#kernel/database.ts';
import { mayRead, type Readable, readable, type Viewer } from '#kernel/readable.ts';
import { monthsFrom, type Month } from './months.ts';

/** SQL: at least two documents of the topic `t` may be read by everyone now, or it is not shown to anybody. */
const stillPublic = sql<boolean>`(
  select count(*) from (
    select 1 from document_topic s join document e on e.id = s.document_id
    where s.topic_id = t.id and e.audience_id in (select audience_id from audience_principal where everyone) limit 2
  ) x) = 2`;

export type TopicRow = {
  id: string;
  parentId: string | null;
  name: string;
  terms: string[];
  x: number;
  y: number;
  tone: number;
  neighbours: string[];
};
const columns = ['t.id', 't.parentId', 't.name', 't.terms', 't.x', 't.y', 't.tone', 't.neighbours'] as const;

/** All topics that may be shown, without their groups. The same for everybody. */
export const shownTopics = (db: Db): Promise<TopicRow[]> =>
  db
    .selectFrom('topic as t')
    .select(columns)
    .where('t.parentId', 'is not', null)
    .where(stillPublic)
    .orderBy('t.id')
    .execute();

export const groupRows = (db: Db): Promise<TopicRow[]> =>
  db.selectFrom('topic as t').select(columns).where('t.parentId', 'is', null).orderBy('t.id').execute();

/** Those of these topics that may be shown, by id. */
export async function topicsNamed(db: Db, ids: string[]): Promise<Map<string, TopicRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('topic as t')
    .select(columns)
    .where('t.id', 'in', ids)
    .where('t.parentId', 'is not', null)
    .where(stillPublic)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** A topic that may be shown, or a group with at least one; with the topics of the group. */
export async function topicOrGroup(db: Db, id: string): Promise<{ topic: TopicRow; inside: TopicRow[] } | null> {
  const topic = await db.selectFrom('topic as t').select(columns).where('t.id', '=', id).executeTakeFirst();
  if (!topic) return null;
  const inside = await db
    .selectFrom('topic as t')
    .select(columns)
    .where(topic.parentId === null ? 't.parentId' : 't.id', '=', id)
    .where(stillPublic)
    .orderBy('t.name')
    .execute();
  return inside.length === 0 ? null : { topic, inside: topic.parentId === null ? inside : [] };
}

/** How many documents the viewer may read about each topic, and how many of them are newer than `since`. */
export async function countsByTopic(
  db: Db,
  viewer: Viewer,
  since: Date,
  among: string[] | null = null,
): Promise<Map<string, { documents: number; recent: number }>> {
  const { rows } = await sql<{ topicId: string; documents: number; recent: number }>`
    select s.topic_id, count(*)::int as documents, (count(*) filter (where d.at > ${since}))::int as recent
    from document_topic s join document d on d.id = s.document_id
    where ${mayRead(viewer, sql.ref('d.audienceId'))} ${among ? sql`and s.topic_id = any(${among}::uuid[])` : sql``}
    group by s.topic_id`.execute(db);
  return new Map(rows.map(({ topicId, ...counts }) => [topicId, counts]));
}

export type Under = { id: string; at: Date; threadKey: string | null; share: number };

/** What the viewer may read about any of these topics, what is most about them first. */
export const documentsUnder = (
  db: Db,
  viewer: Viewer,
  topics: string[],
  limit: number,
  order: 'share' | 'at' = 'share',
): Promise<Readable<Under>[]> =>
  readable(
    viewer,
    'document.audienceId',
    db
      .selectFrom('documentTopic')
      .innerJoin('document', 'document.id', 'documentTopic.documentId')
      .select(['document.id', 'document.at', 'document.threadKey', sql<number>`max(document_topic.share)`.as('share')])
      .where('documentTopic.topicId', 'in', topics)
      .groupBy('document.id')
      .orderBy(order === 'at' ? 'document.at' : 'share', 'desc')
      .orderBy('document.id')
      .limit(limit),
  );

/** How many documents the viewer may read about these topics together, and what happened to them in which month. */
export async function movement(
  db: Db,
  viewer: Viewer,
  topics: string[],
  now: Date,
): Promise<{ documents: number; months: Month[] }> {
  const { rows } = await sql<{ documents: number; months: Month[] | null }>`
    with read as (
      select d.id, coalesce(d.written_at, d.at) as written, d.at as changed from document d
      where d.id in (select document_id from document_topic where topic_id = any(${topics}::uuid[]))
        and ${mayRead(viewer, sql.ref('d.audienceId'))}
    ), happened as (
      select written as at, true as is_new from read
      union all select changed, false from read where changed > written + interval '1 day'
    )
    select (select count(*) from read)::int as documents, jsonb_agg(m) as months from (
      select to_char(at at time zone 'UTC', 'YYYY-MM') as month,
        count(*) filter (where is_new) as written, count(*) filter (where not is_new) as changed
      from happened where at >= ${monthsFrom(now)} group by 1
    ) m`.execute(db);
  return { documents: rows[0]?.documents ?? 0, months: rows[0]?.months ?? [] };
}
