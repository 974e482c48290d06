import type { RawBuilder } from 'kysely';
import type { GroupCard, PersonCard } from '#contract/people.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { cardOf, cardRows } from './store.ts';

/** Cards of these groups by id, in one query. */
export async function groupCards(db: Db | Tx, ids: string[]): Promise<Map<string, GroupCard>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ card: GroupCard | null }>`
    select ${groupCardById(sql.ref('wanted.id'))} as card
    from unnest(${[...new Set(ids)]}::uuid[]) as wanted (id)`.execute(db);
  return new Map(rows.flatMap(({ card }) => (card ? [[card.id, card] as const] : [])));
}

/** In a query: the card of the group with this id, null where there is none. Active people count once, through nesting. */
export const groupCardById = (id: RawBuilder<unknown>): RawBuilder<GroupCard | null> => sql`(
  with recursive inside (group_id) as (
    select ${id} union select n.child_id from group_nesting n join inside i on n.parent_id = i.group_id
  )
  select json_build_object('id', g.id, 'name', g.name, 'kind', g.kind, 'people', (
    select count(distinct p.id)::int from inside i
    join membership m on m.group_id = i.group_id join person p on p.id = m.person_id and p.active))
  from people_group g where g.id = ${id})`;

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
