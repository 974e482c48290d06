import { type Db, sql } from '#kernel/database.ts';
import { mayRead, type Viewer } from '#kernel/readable.ts';
import type { PassageChoice, PassageHit } from '#knowledge';
import type { Question } from './question.ts';

/** The newest documents, of those a search without words is narrowed to; as hits without a score. */
export async function browse(db: Db, viewer: Viewer, { filter }: Question, limit: number): Promise<PassageHit[]> {
  const { within = {}, outside = [] } = filter;
  const choices = [...conditionsOf(filter), ...conditionsOf(within)];
  const rows = await db
    .selectFrom('document')
    .select('id')
    .where(mayRead(viewer, sql.ref('audienceId')))
    .where((eb) => eb.and([...choices, ...outside.map((choice) => eb.not(eb.and(conditionsOf(choice))))]))
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => ({ key: `${id}:0`, documentKey: id, ordinal: 0, words: 0, meaning: 0 }));
}

function conditionsOf({ sources, kinds, languages, from, until, people }: PassageChoice) {
  const isIn = (column: ReturnType<typeof sql>, values: readonly string[]) =>
    sql<boolean>`${column} = any(${[...values]}::text[])`;
  return [
    ...(sources ? [isIn(sql`source_id::text`, sources)] : []),
    ...(kinds ? [isIn(sql`kind`, kinds)] : []),
    ...(languages ? [isIn(sql`coalesce(language, '')`, languages)] : []),
    ...(from === undefined ? [] : [sql<boolean>`at >= ${new Date(from)}`]),
    ...(until === undefined ? [] : [sql<boolean>`at < ${new Date(until)}`]),
    ...(people
      ? [
          sql<boolean>`id in (select document_id from document_person where ${isIn(sql`address`, people)} and role in ('author', 'editor'))`,
        ]
      : []),
  ];
}
