import { type Db, sql } from '#kernel/database.ts';
import { mayRead, type Viewer } from '#kernel/readable.ts';
import type { PassageHit } from '#knowledge';
import type { Question } from './question.ts';

/** The newest documents, of those a search without words is narrowed to; as hits without a score. */
export async function browse(db: Db, viewer: Viewer, { filter }: Question, limit: number): Promise<PassageHit[]> {
  let query = db
    .selectFrom('document')
    .select('id')
    .where(mayRead(viewer, sql.ref('audienceId')))
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit);
  if (filter.sources) query = query.where('sourceId', 'in', [...filter.sources]);
  if (filter.kinds) query = query.where(sql<boolean>`kind = any(${[...filter.kinds]}::text[])`);
  if (filter.languages)
    query = query.where(sql<boolean>`coalesce(language, '') = any(${[...filter.languages]}::text[])`);
  if (filter.from !== undefined) query = query.where('at', '>=', new Date(filter.from));
  if (filter.until !== undefined) query = query.where('at', '<', new Date(filter.until));
  if (filter.people)
    query = query.where(
      sql<boolean>`id in (select document_id from document_person where address = any(${[...filter.people]}::text[]) and role in ('author', 'editor'))`,
    );
  const rows = await query.execute();
  return rows.map(({ id }) => ({ key: `${id}:0`, documentKey: id, ordinal: 0, words: 0, meaning: 0 }));
}
