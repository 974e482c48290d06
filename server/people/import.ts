import { randomUUID } from 'node:crypto';
import type { ImportReport } from '#contract/people.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { readPeople, readTeams } from './directory-file.ts';
import { type KnownPerson, type PersonWrite, placeRows, reportOf, writesOf } from './import-people.ts';
import { type KnownTeam, planTeams, type TeamPlan } from './import-teams.ts';
import { lockDirectory } from './store.ts';

type Files = { people: string; teams?: string | undefined; preview: boolean };

export const importPeople = (db: Db, files: Files): Promise<ImportReport> =>
  db.transaction().execute((tx) => importDirectory(tx, files));

/**
 * Brings people and teams in from CSV: new ones are made, known ones (by e-mail address) are brought up to date, nobody
 * is removed. An empty cell says nothing. Lines with an error are left out; with `preview` nothing is written at all.
 */
export async function importDirectory(tx: Tx, files: Files): Promise<ImportReport> {
  const people = readPeople(files.people);
  const teams = readTeams(files.teams ?? '');
  await lockDirectory(tx);
  const directory = { ...(await loadPeople(tx)), newId: randomUUID };
  const placed = placeRows(people.rows, directory);
  const named = placed.flatMap(({ row, problem }) => (row.team && !problem ? [row.team] : []));
  const fold = await folding(tx, [...named, ...teams.rows.flatMap((row) => [row.team, row.parent])]);
  const plan = planTeams(teams.rows, named, { ...(await loadTeams(tx)), fold, newId: randomUUID });
  const writes = writesOf(placed, directory, plan.idOf);
  if (!files.preview) {
    await saveTeams(tx, plan);
    await savePeople(tx, writes);
  }
  return {
    ...reportOf(placed, writes),
    teams: plan.report,
    ignoredColumns: [...people.ignoredColumns, ...teams.ignoredColumns],
  };
}

async function loadPeople(tx: Tx): Promise<{ byAddress: Map<string, KnownPerson>; byId: Map<string, KnownPerson> }> {
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'name', 'title', 'about', 'location', 'languages', 'projects', 'managerId', 'teamId'])
    .execute();
  const addresses = await tx.selectFrom('personAddress').selectAll().execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byAddress = addresses.flatMap(({ address, personId }) => {
    const person = byId.get(personId);
    return person ? [[address, person] as const] : [];
  });
  return { byId, byAddress: new Map(byAddress) };
}

async function loadTeams(tx: Tx) {
  const { rows } = await sql<KnownTeam & { folded: string }>`
    select id, name, about, fold(name) as folded from people_group where kind = 'team'`.execute(tx);
  const teams = new Map(rows.map(({ folded, ...team }) => [folded, team]));
  return { teams, edges: await tx.selectFrom('groupNesting').selectAll().execute() };
}

/** The database's way of comparing names, for all names of the files at once. */
async function folding(tx: Tx, names: string[]): Promise<(name: string) => string> {
  const { rows } = await sql<{ name: string; folded: string }>`
    select name, fold(name) as folded from unnest(${[...new Set(names)]}::text[]) as name`.execute(tx);
  const folded = new Map(rows.map((row) => [row.name, row.folded]));
  return (name) => folded.get(name) ?? name.toLowerCase();
}

async function saveTeams(tx: Tx, { created, updated, moved }: TeamPlan): Promise<void> {
  await sql`
    insert into people_group (id, name, kind, about)
    select id, name, 'team', about from jsonb_to_recordset(${JSON.stringify(created)}::jsonb) as t (id uuid, name text, about text)`.execute(
    tx,
  );
  await sql`
    update people_group g set about = t.about
    from jsonb_to_recordset(${JSON.stringify(updated)}::jsonb) as t (id uuid, about text) where g.id = t.id`.execute(
    tx,
  );
  const edges = JSON.stringify(moved.map((edge) => ({ parent: edge.parentId, child: edge.childId })));
  await sql`
    delete from group_nesting n using jsonb_to_recordset(${edges}::jsonb) as e (child uuid), people_group p
    where n.child_id = e.child and p.id = n.parent_id and p.kind = 'team'`.execute(tx);
  await sql`
    insert into group_nesting (parent_id, child_id)
    select parent, child from jsonb_to_recordset(${edges}::jsonb) as e (parent uuid, child uuid)`.execute(tx);
}

async function savePeople(tx: Tx, writes: PersonWrite[]): Promise<void> {
  const rows = JSON.stringify(
    writes.map(({ managerId, teamId, formerTeamId, isNew, ...person }) => ({
      ...person,
      manager_id: managerId,
      team_id: teamId,
      former_team_id: formerTeamId,
      is_new: isNew,
    })),
  );
  const given = sql`jsonb_to_recordset(${rows}::jsonb) as w (id uuid, email text, name text, title text, about text,
    location text, languages text[], projects text[], manager_id uuid, team_id uuid, former_team_id uuid, is_new boolean)`;
  await sql`
    insert into person (id, email, name, title, about, location, languages, projects, manager_id, team_id)
    select id, email, name, title, about, location, languages, projects, manager_id, team_id from ${given} where is_new`.execute(
    tx,
  );
  await sql`insert into person_address (address, person_id) select email, id from ${given} where is_new`.execute(tx);
  await sql`
    update person p set name = w.name, title = w.title, about = w.about, location = w.location, languages = w.languages,
      projects = w.projects, manager_id = w.manager_id, team_id = w.team_id, updated_at = now()
    from ${given} where p.id = w.id and not w.is_new`.execute(tx);
  await sql`
    delete from membership m using ${given}
    where m.person_id = w.id and m.group_id = w.former_team_id and w.team_id is distinct from w.former_team_id and not m.owner`.execute(
    tx,
  );
  await sql`
    insert into membership (group_id, person_id) select team_id, id from ${given} where team_id is not null
    on conflict do nothing`.execute(tx);
}
