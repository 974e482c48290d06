import type { GroupCard, PersonCard } from '#contract/people.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { cardOf, cardRows } from './store.ts';

/** Cards of these groups by id, in one query. `people` counts active people once, through nesting. */
export async function groupCards(db: Db | Tx, ids: string[]): Promise<Map<string, GroupCard>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<GroupCard>`
    with recursive inside (root, group_id) as (
      select id, id from unnest(${[...new Set(ids)]}::uuid[]) as wanted (id)
      union
      select i.root, n.child_id from group_nesting n join inside i on n.parent_id = i.group_id
    ), counted as (
      select i.root, count(distinct p.id)::int as people from inside i
      join membership m on m.group_id = i.group_id join person p on p.id = m.person_id and p.active group by i.root
    )
    select g.id, g.name, g.kind, coalesce(c.people, 0) as people
    from people_group g left join counted c on c.root = g.id where g.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Active people of a group, those of nested groups included, by name. */
export async function membersOf(db: Db | Tx, groupId: string): Promise<PersonCard[]> {
  const rows = await cardRows(db)
    .where('person.active', '=', true)
    .where(sql<boolean>`person.id in (
      with recursive inside (group_id) as (
        select ${groupId}::uuid union select n.child_id from group_nesting n join inside i on n.parent_id = i.group_id
      ) select m.person_id from membership m join inside i on i.group_id = m.group_id)`)
    .orderBy('person.name')
    .orderBy('person.id')
    .execute();
  return rows.map(cardOf);
}
