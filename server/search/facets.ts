import type { GroupCard } from '#contract/people.ts';
import type { Facets } from '#contract/search.ts';
import { type Db, sql } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import type { DocumentOutline } from '#knowledge';
import { cardById, cardOf, type CardRow, groupCardById } from '#people';

const MOST_BUCKETS = 12;

/** What the found documents can be narrowed by. Counted on readable documents only, in one query. */
export async function facetsOf(db: Db, documents: Readable<DocumentOutline>[]): Promise<Facets> {
  const { people, groups } = await standingOf(db, documents);
  return {
    sources: count(
      documents.map((document) => ({ id: document.sourceId, name: document.sourceName })),
      (source) => source.id,
    ),
    kinds: count(
      documents.map((document) => document.kind as Facets['kinds'][number]['value']),
      String,
    ),
    people,
    groups,
    years: count(
      documents.map((document) => String(document.at.getUTCFullYear())),
      String,
    ).toSorted((a, b) => (a.value < b.value ? 1 : -1)),
    languages: count(
      documents.flatMap((document) => document.language ?? []),
      String,
    ),
  };
}

/** The colleagues who wrote or edited these documents and the groups they are in, with how many of them; most first. */
async function standingOf(
  db: Db,
  documents: readonly Readable<{ id: string }>[],
): Promise<Pick<Facets, 'people' | 'groups'>> {
  if (documents.length === 0) return { people: [], groups: [] };
  const { rows } = await sql<{ count: number; person: CardRow | null; group: GroupCard | null }>`
    with recursive found as materialized (
      select distinct a.person_id, p.document_id
      from document_person p join person_address a on a.address = p.address
      where p.document_id = any(${documents.map(({ id }) => id)}::uuid[]) and p.role in ('author', 'editor')
    ), belongs (person_id, group_id) as (
      select m.person_id, m.group_id from membership m where m.person_id in (select person_id from found)
      union
      select b.person_id, n.parent_id from group_nesting n join belongs b on n.child_id = b.group_id
    ), people as (
      select person_id as id, count(*)::int as count from found group by 1 order by 2 desc, 1 limit ${MOST_BUCKETS}
    ), groups as (
      select b.group_id as id, count(distinct f.document_id)::int as count
      from belongs b join found f on f.person_id = b.person_id group by 1 order by 2 desc, 1 limit ${MOST_BUCKETS}
    )
    select count, id, ${cardById(db, sql.ref('people.id'))} as person, null as "group" from people
    union all
    select count, id, null, ${groupCardById(sql.ref('groups.id'))} from groups
    order by count desc, id`.execute(db);
  return {
    people: rows.flatMap(({ person, count: times }) => (person ? [{ value: cardOf(person), count: times }] : [])),
    groups: rows.flatMap(({ group, count: times }) => (group ? [{ value: group, count: times }] : [])),
  };
}

/** Values with how often they come, most frequent first, ties in the order of their keys. */
function count<T>(values: T[], keyOf: (value: T) => string): Array<{ value: T; count: number }> {
  const buckets = new Map<string, { value: T; count: number }>();
  for (const value of values) {
    const bucket = buckets.get(keyOf(value));
    if (bucket) bucket.count++;
    else buckets.set(keyOf(value), { value, count: 1 });
  }
  return [...buckets.entries()]
    .toSorted(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .map(([, bucket]) => bucket);
}
