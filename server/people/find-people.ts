import type { PersonCard } from '#contract/people.ts';
import { type Db, sql } from '#kernel/database.ts';
import { cardOf } from './store.ts';

export type PersonLine = PersonCard & { location: string | null; about: string | null };
export type Position = { rank: number; name: string; id: string };
type Asked = { q: string; group?: string | undefined; left?: boolean; after?: Position | undefined; limit: number };
type Row = Omit<PersonLine, 'picture'> & { hash: string | null; rank: number; folded: string };

/**
 * Active people, or with `left` those who are no longer, by how well name, title or team fit what is typed, else by
 * name; after a position when given. Ranks are whole numbers, so that a position means the same on the next page.
 */
export async function findPeople(
  db: Db,
  { q, group, left = false, after, limit }: Asked,
): Promise<Array<{ line: PersonLine; at: Position }>> {
  const typed = q.trim();
  const { rows } = await sql<Row>`
    with recursive inside (group_id) as (
      select ${group ?? null}::uuid where ${group !== undefined}
      union select n.child_id from group_nesting n join inside i on n.parent_id = i.group_id
    ), ranked as (${typed === '' ? sql`select id, 0 as rank from person` : rankedBy(typed)})
    select p.id, p.name, p.title, t.name as team, p.location, p.about, r.rank, p.name_folded as folded, picture.hash
    from ranked r join person p on p.id = r.id
    left join people_group t on t.id = p.team_id left join person_picture picture on picture.person_id = p.id
    where p.active = ${!left}
      and (${group === undefined} or p.id in (select m.person_id from membership m join inside i on i.group_id = m.group_id))
      and (${after === undefined}
        or (-r.rank, p.name_folded, p.id) > (${-(after?.rank ?? 0)}::int, ${after?.name ?? ''}::text, ${after?.id ?? null}::uuid))
    order by r.rank desc, p.name_folded, p.id limit ${limit}`.execute(db);
  return rows.map(({ rank, folded, ...row }) => ({
    line: { ...cardOf(row), location: row.location, about: row.about },
    at: { rank, name: folded, id: row.id },
  }));
}

/** Names that begin with it, have a word that does, contain or resemble it; then titles and teams. Each by its index. */
function rankedBy(typed: string) {
  const plain = sql`fold(${typed}::text)`;
  const like = sql`fold(${typed.replaceAll(/[\\%_]/g, String.raw`\$&`)}::text)`;
  return sql`
    select id, max(rank) as rank from (
      select id, (case when name_folded like ${like} || '%' then 3000
                       when name_folded like '% ' || ${like} || '%' then 2000
                       when name_folded like '%' || ${like} || '%' then 1000 else 0 end)
        + (word_similarity(${plain}, name_folded) * 999)::int as rank
      from person where name_folded like '%' || ${like} || '%' or ${plain} <% name_folded
      union all select id, 0 from person where title_folded like '%' || ${like} || '%'
      union all select p.id, 0 from people_group g join person p on p.team_id = g.id where fold(g.name) like '%' || ${like} || '%'
    ) as matches group by id`;
}
