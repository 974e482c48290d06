import type { Me, Person } from '#contract/people.ts';
import { Language } from '#contract/organisation.ts';
import type { Db, Tx } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Viewer } from '#kernel/readable.ts';
import { groupCards } from './group-cards.ts';
import { languageOf } from './letters.ts';
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
  const [person, settings, organisations] = await Promise.all([
    seePerson(db, viewer, viewer.personId),
    db.selectFrom('person').select(['language', 'theme']).where('id', '=', viewer.personId).executeTakeFirstOrThrow(),
    languageOf(db),
  ]);
  const ownLanguage = Language.nullable().catch(null).parse(settings.language);
  return { person, role: person.role, language: ownLanguage ?? organisations, ownLanguage, theme: settings.theme };
}

export async function changeSettings(
  db: Db,
  viewer: Viewer,
  { language, theme }: { language?: Language | null | undefined; theme?: Me['theme'] | undefined },
): Promise<void> {
  if (language === undefined && theme === undefined) return;
  await db
    .updateTable('person')
    .set({ ...(language !== undefined && { language }), ...(theme && { theme }) })
    .where('id', '=', viewer.personId)
    .execute();
}
