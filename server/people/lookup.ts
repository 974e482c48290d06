import type { PersonCard } from '#contract/people.ts';
import { type Db, sql } from '#kernel/database.ts';
import type { Viewer } from '#kernel/readable.ts';
import { findPeople } from './find-people.ts';
import { cardOf, cardRows } from './store.ts';

/** Every address these people, and the members of these groups and of the groups nested in them, write from. */
export async function addressesOf(db: Db, asked: { people: string[]; groups: string[] }): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    with recursive inside (group_id) as (
      select unnest(${asked.groups}::uuid[])
      union
      select n.child_id from group_nesting n join inside i on n.parent_id = i.group_id
    )
    select address from person_address where person_id = any(${asked.people}::uuid[])
      or person_id in (select m.person_id from membership m join inside i on i.group_id = m.group_id)
    order by address`.execute(db);
  return rows.map((row) => row.address);
}

/** The addresses of people called so: who have all the words in their names, each at least begun so. */
export async function peopleCalled(
  db: Db,
  name: string,
): Promise<Array<{ address: string; name: string; whole: boolean }>> {
  const { rows } = await sql<{ address: string; name: string; whole: boolean }>`
    select a.address, p.name, words_of(plain(p.name)) @@ plainto_tsquery('simple', plain(${name})) as whole
    from person p join person_address a on a.person_id = p.id where words_of(plain(p.name)) @@ words_beginning(${name})
    order by p.name, a.address`.execute(db);
  return rows;
}

/** The groups of this name, case and accents aside. */
export async function groupsCalled(db: Db, name: string): Promise<Array<{ id: string; name: string }>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from people_group where plain(name) = plain(${name}) order by name, id`.execute(db);
  return rows;
}

/** Active people whose name, title or team contains or resembles what is typed so far, names first. */
export async function suggestPeople(db: Db, _viewer: Viewer, typed: string, limit: number): Promise<PersonCard[]> {
  if (typed.trim() === '') return [];
  const found = await findPeople(db, { q: typed, limit });
  return found.map(({ line: { id, name, title, team, picture } }) => ({ id, name, title, team, picture }));
}

export type ExpertProfile = {
  id: string;
  active: boolean;
  suggestedAsExpert: boolean;
  title: string | null;
  about: string | null;
  projects: string[];
  teamId: string | null;
  card: PersonCard & { location: string | null; about: string | null };
};

/** What expert finding needs to know about people, in one query. */
export async function expertProfiles(db: Db, people: string[]): Promise<Map<string, ExpertProfile>> {
  if (people.length === 0) return new Map();
  const rows = await cardRows(db)
    .select(['person.active', 'person.suggestedAsExpert', 'person.about', 'person.projects'])
    .select(['person.location', 'person.teamId'])
    .where(sql<boolean>`person.id = any(${people}::uuid[])`)
    .execute();
  return new Map(
    rows.map((row) => {
      const { id, active, suggestedAsExpert, title, about, projects, teamId, location } = row;
      const card = { ...cardOf(row), location, about };
      return [id, { id, active, suggestedAsExpert, title, about, projects, teamId, card }];
    }),
  );
}
