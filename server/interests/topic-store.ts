import { type Db, sql, type Tx } from '#kernel/database.ts';
import type { Earlier, TopicDocument } from './learn-topics.ts';
import type { UnitRows } from './spherical-k-means.ts';
import type { AnalysedDocument, TopicSpace } from './topic-space.ts';
import './tables.ts';

/** SQL: the document in `d` may be read by every member. Topics are learned from such documents only. */
const forEveryone = sql<boolean>`d.audience_id in (select audience_id from audience_principal where everyone)`;

const DOCUMENTS_AT_ONCE = 200;

/**
 * Documents that everyone may read, some at a time, with about `most` passages together: chosen by a hash of their
 * names. Neither the choice nor the order depends on anything that somebody may not read, or on chance.
 */
export async function* documentsForEveryone(db: Db, passages: number, most: number): AsyncGenerator<TopicDocument[]> {
  const below = Math.ceil(Math.min(1, most / Math.max(1, passages)) * 2 ** 31);
  const chosen = await sql<{ id: string }>`
    select d.id from document d
    where ${forEveryone} and d.passages > 0 and abs(hashtext(d.external_id || d.part)::bigint) < ${below}
    order by d.external_id, d.part, d.title, d.fingerprint, d.id`.execute(db);
  for (let start = 0; start < chosen.rows.length; start += DOCUMENTS_AT_ONCE) {
    const ids = chosen.rows.slice(start, start + DOCUMENTS_AT_ONCE).map(({ id }) => id);
    const { rows } = await sql<TopicDocument>`
      select d.id, d.title, d.title_terms, d.language,
        (select coalesce(jsonb_agg(jsonb_build_object('heading', heading, 'text', text, 'terms', terms) order by ordinal), '[]')
          from passage where document_id = d.id) as passages
      from unnest(${ids}::uuid[]) with ordinality as wanted (id, place) join document d on d.id = wanted.id
      order by wanted.place`.execute(db);
    yield rows;
  }
}

/** Words of the names of people and of the organisation, as everybody may see them, and the organisation's language. */
export async function namingChoices(db: Db): Promise<{ names: Set<string>; language: string }> {
  const { rows } = await sql<{ name: string }>`
    select name from person union select name from organisation union
    select n.name from document_person n join document d on d.id = n.document_id where n.name is not null and ${forEveryone}`.execute(
    db,
  );
  const organisation = await db.selectFrom('organisation').select('language').executeTakeFirst();
  const words = rows.flatMap(({ name }) => name.toLowerCase().match(/\p{L}[\p{L}\p{M}'’-]{2,}/gu) ?? []);
  return { names: new Set(words), language: organisation?.language ?? 'en' };
}

/** The topics there are, with the documents everyone may read that stand under them. */
export async function earlierTopics(db: Db): Promise<Earlier> {
  const topics = await db.selectFrom('topic').select(['id', 'parentId', 'name', 'x', 'y']).orderBy('id').execute();
  const { rows } = await sql<{ topicId: string; documentId: string; share: number }>`
    select t.topic_id, t.document_id, t.share from document_topic t join document d on d.id = t.document_id where ${forEveryone}`.execute(
    db,
  );
  const members = new Map<string, Map<string, number>>();
  const note = (topic: string, document: string, share: number) => {
    const own = members.get(topic) ?? new Map<string, number>();
    own.set(document, Math.min(1, (own.get(document) ?? 0) + share));
    members.set(topic, own);
  };
  const parents = new Map(topics.map(({ id, parentId }) => [id, parentId]));
  for (const { topicId, documentId, share } of rows) {
    note(topicId, documentId, share);
    const group = parents.get(topicId);
    if (group) note(group, documentId, share);
  }
  const withMembers = topics.map((topic) => ({ ...topic, members: members.get(topic.id) ?? new Map() }));
  return {
    topics: withMembers.filter(({ parentId }) => parentId !== null),
    groups: withMembers.filter(({ parentId }) => parentId === null),
  };
}

export type Standing = { generation: number; tableName: string; passages: number; learnedAt: Date };

/** When topics were last learned and from how much; null before the first time. */
export async function standing(db: Db | Tx): Promise<Standing | null> {
  const row = await db
    .selectFrom('topicSpace')
    .select(['generation', 'tableName', 'passages', 'learnedAt'])
    .executeTakeFirst();
  return row ?? null;
}

export type OpenTopics = {
  generation: number;
  space: TopicSpace;
  meaning: Uint8Array;
  /** Of each row of `centroids`. */
  ids: string[];
  centroids: UnitRows;
};

/** All that is needed to place documents among the topics. */
export async function openTopics(db: Db): Promise<OpenTopics | null> {
  const row = await db.selectFrom('topicSpace').selectAll().executeTakeFirst();
  if (!row) return null;
  const topics = await db
    .selectFrom('topic')
    .select(['id', 'centroid'])
    .where('centroid', 'is not', null)
    .orderBy('id')
    .execute();
  const centroids = { dimensions: row.dimensions, values: new Float32Array(topics.length * row.dimensions) };
  topics.forEach(({ centroid }, place) => centroids.values.set(floatsIn(centroid!), place * row.dimensions));
  const middles = Object.entries(row.middles).map(
    ([language, text]) => [language, floatsIn(Buffer.from(text, 'base64'))] as const,
  );
  return {
    generation: row.generation,
    space: { table: row.tableName, dimensions: row.dimensions, middles: new Map(middles) },
    meaning: row.meaning,
    ids: topics.map(({ id }) => id),
    centroids,
  };
}

export type UnplacedDocument = AnalysedDocument & { id: string; version: string };

/** The next documents after `after` that were not placed among the topics of this generation as they are now. */
export async function unplacedDocuments(db: Db, generation: number, after: string): Promise<UnplacedDocument[]> {
  const { rows } = await sql<UnplacedDocument>`
    select d.id, d.version, d.language, d.title_terms,
      coalesce((select jsonb_agg(jsonb_build_object('terms', terms)) from passage where document_id = d.id), '[]') as passages
    from document d left join document_placed p on p.document_id = d.id
    where d.id > ${after} and (p.document_id is null or p.version <> d.version or p.generation <> ${generation})
    order by d.id limit ${DOCUMENTS_AT_ONCE}`.execute(db);
  return rows;
}

export type Placement = { documentId: string; version: string; topics: Array<{ topicId: string; share: number }> };

/** Replaces where documents stand. Documents that are gone meanwhile are left out. */
export async function savePlacements(tx: Tx, generation: number, placed: Placement[]): Promise<void> {
  const ids = placed.map(({ documentId }) => documentId);
  const kept = await sql<{ id: string }>`select id from document where id = any(${ids}::uuid[]) for key share`.execute(
    tx,
  );
  const here = new Set(kept.rows.map(({ id }) => id));
  await sql`delete from document_topic where document_id = any(${ids}::uuid[])`.execute(tx);
  const rows = placed.flatMap(({ documentId, topics }) =>
    here.has(documentId) ? topics.map((topic) => ({ documentId, ...topic })) : [],
  );
  await sql`insert into document_topic (document_id, topic_id, share)
    select * from unnest(${rows.map((row) => row.documentId)}::uuid[], ${rows.map((row) => row.topicId)}::uuid[], ${rows.map((row) => row.share)}::real[])`.execute(
    tx,
  );
  const versions = placed.filter(({ documentId }) => here.has(documentId));
  await sql`insert into document_placed (document_id, version, generation)
    select *, ${generation}::int from unnest(${versions.map((row) => row.documentId)}::uuid[], ${versions.map((row) => row.version)}::text[])
    on conflict (document_id) do update set version = excluded.version, generation = excluded.generation`.execute(tx);
}

const floatsIn = (bytes: Uint8Array): Float32Array =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

export const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
