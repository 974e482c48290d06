import { type Me, type Person, type PersonCard } from '#contract/people.ts';
import { Language } from '#contract/organisation.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Viewer } from '#kernel/readable.ts';
import { groupCards } from './group-cards.ts';
import { cardOf, cardRows } from './store.ts';

/** One person with everything around; people who left are shown too, because what they wrote stays theirs. */
export async function seePerson(db: Db | Tx, viewer: Viewer, id: string): Promise<Person> {
  const row = await cardRows(db)
    .select(['person.email', 'person.role', 'person.about', 'person.location', 'person.languages', 'person.projects'])
    .select(['person.managerId', 'person.suggestedAsExpert', 'person.active', 'person.userId'])
    .where('person.id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound();
  const [manager, reports, groups] = await Promise.all([
    row.managerId === null ? null : cardRows(db).where('person.id', '=', row.managerId).executeTakeFirst(),
    cardRows(db)
      .where('person.managerId', '=', row.id)
      .where('person.active', '=', true)
      .orderBy('person.name')
      .execute(),
    groupsJoined(db, row.id),
  ]);
  const { email, role, about, location, languages, projects, active } = row;
  return {
    ...cardOf(row),
    email,
    role,
    about,
    location,
    languages,
    projects,
    groups,
    active,
    manager: manager ? cardOf(manager) : null,
    reports: reports.map(cardOf),
    // Who prefers not to be suggested tells nobody but the product.
    suggestedAsExpert: viewer.personId === row.id ? row.suggestedAsExpert : true,
    hasAccount: row.userId !== null,
  };
}

async function groupsJoined(db: Db | Tx, personId: string) {
  const rows = await db.selectFrom('membership').select('groupId').where('personId', '=', personId).execute();
  const cards = await groupCards(
    db,
    rows.map((row) => row.groupId),
  );
  return [...cards.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

export async function seeMe(db: Db, viewer: Viewer): Promise<Me> {
  const [person, settings] = await Promise.all([
    seePerson(db, viewer, viewer.personId),
    db.selectFrom('person').select(['language', 'theme']).where('id', '=', viewer.personId).executeTakeFirstOrThrow(),
  ]);
  return {
    person,
    role: person.role,
    language: Language.catch('en').parse(settings.language),
    theme: settings.theme,
  };
}

export async function changeSettings(
  db: Db,
  viewer: Viewer,
  { language, theme }: { language?: Language | undefined; theme?: Me['theme'] | undefined },
): Promise<void> {
  if (language === undefined && theme === undefined) return;
  await db
    .updateTable('person')
    .set({ ...(language && { language }), ...(theme && { theme }) })
    .where('id', '=', viewer.personId)
    .execute();
}

export type PersonLine = PersonCard & { location: string | null; about: string | null };
export type Position = { rank: number; name: string; id: string };

/**
 * Active people, by how well name, title or team fit what is typed, else by name; after a position when given. Ranks
 * are whole numbers, so that a position means the same on the next page.
 */
export async function findPeople(
  db: Db,
  asked: { q: string | undefined; group: string | undefined; after: Position | undefined; limit: number },
): Promise<Array<{ line: PersonLine; at: Position }>> {
  const typed = asked.q?.trim() ?? '';
  const like = `%${typed.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const { after, group } = asked;
  const { rows } = await sql<Omit<PersonLine, 'picture'> & { hash: string | null; rank: number; folded: string }>`
    with recursive inside (group_id) as (
      select ${group ?? null}::uuid where ${group !== undefined}
      union select n.child_id from group_nesting n join inside i on n.parent_id = i.group_id
    ), ranked as (
      select p.*, t.name as team, fold(p.name) as folded,
        case when ${typed === ''} then 0
          else (case when fold(p.name) like substr(fold(${like}), 2) then 3000
                     when fold(p.name) like '% ' || substr(fold(${like}), 2) then 2000
                     when fold(p.name) like fold(${like}) then 1000 else 0 end)
            + (word_similarity(fold(${typed}), fold(p.name)) * 999)::int end as rank
      from person p left join people_group t on t.id = p.team_id
      where p.active
        and (${typed === ''} or fold(p.name) like fold(${like}) or fold(${typed}) <% fold(p.name)
          or fold(p.title) like fold(${like}) or fold(t.name) like fold(${like}))
        and (${group === undefined} or p.id in (select m.person_id from membership m join inside i on i.group_id = m.group_id))
    )
    select r.id, r.name, r.title, r.team, r.location, r.about, r.rank, r.folded, picture.hash
    from ranked r left join person_picture picture on picture.person_id = r.id
    where ${after === undefined} or (-r.rank, r.folded, r.id) > (${-(after?.rank ?? 0)}::int, ${after?.name ?? ''}::text, ${after?.id ?? null}::uuid)
    order by r.rank desc, r.folded, r.id limit ${asked.limit}`.execute(db);
  return rows.map(({ rank, folded, ...row }) => ({
    line: { ...cardOf(row), location: row.location, about: row.about },
    at: { rank, name: folded, id: row.id },
  }));
}
