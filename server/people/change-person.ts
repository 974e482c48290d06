import { type Db, sql, type Tx } from '#kernel/database.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Viewer } from '#kernel/readable.ts';
import { type Change, endsSessions, losesPower, refusedFields } from './rules.ts';
import { endSessionsOf } from './sessions.ts';
import { lockDirectory } from './store.ts';

/** Changes a profile as far as the viewer may; all of it or nothing. */
export async function changePerson(db: Db, viewer: Viewer, personId: string, change: Change): Promise<void> {
  // Ids are compared below, and a request may spell one in capitals.
  const id = personId.toLowerCase();
  const refused = refusedFields(viewer, id, change);
  await db.transaction().execute(async (tx) => {
    await lockDirectory(tx);
    const person = await tx
      .selectFrom('person')
      .select(['id', 'role', 'active', 'teamId'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!person) throw notFound();
    if (refused.length > 0) throw notAllowed(refused);
    if (losesPower(person, change)) await requireOtherAdministrator(tx, id);
    if (change.manager) await requireManager(tx, id, change.manager);
    if (change.team !== undefined) await moveToTeam(tx, id, person.teamId, change.team);
    await save(tx, id, change);
    if (endsSessions(person, change)) await endSessionsOf(tx, [id]);
  });
}

function notAllowed(fields: string[]): AppError {
  const message = 'You cannot change this here. Ask an administrator, or the person.';
  return new AppError('not-allowed', message, { fields: Object.fromEntries(fields.map((field) => [field, message])) });
}

async function save(tx: Tx, id: string, { manager, team, ...fields }: Change): Promise<void> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  await tx
    .updateTable('person')
    .set({
      ...given,
      ...(manager !== undefined && { managerId: manager }),
      ...(team !== undefined && { teamId: team }),
      updatedAt: new Date(),
    })
    .where('id', '=', id)
    .execute();
}

/** Somebody must be left who can administer: active and able to sign in, which in the demo everybody is. */
async function requireOtherAdministrator(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql`
    select 1 from person where role = 'administrator' and active and id <> ${id}::uuid
      and (user_id is not null or exists (select 1 from organisation where demo)) limit 1`.execute(tx);
  if (rows.length === 0)
    throw new AppError(
      'conflict',
      'This is the last administrator who can sign in. Make somebody else administrator first.',
    );
}

async function requireManager(tx: Tx, id: string, managerId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    with recursive above (id, manager_id) as (
      select id, manager_id from person where id = ${managerId}::uuid
      union select p.id, p.manager_id from person p join above a on p.id = a.manager_id
    ) select id from above`.execute(tx);
  const problem =
    rows.length === 0
      ? 'There is no such person.'
      : rows.some((row) => row.id === id)
        ? 'That would be a circle: this person stands above the chosen manager, or is the same.'
        : null;
  if (problem) throw new AppError('invalid-input', problem, { fields: { manager: problem } });
}

/** The team a person is shown with is one she belongs to; what she owns she stays in. */
async function moveToTeam(tx: Tx, id: string, from: string | null, to: string | null): Promise<void> {
  if (to !== null) {
    const team = await tx
      .selectFrom('peopleGroup')
      .select('id')
      .where('id', '=', to)
      .where('kind', '=', 'team')
      .executeTakeFirst();
    if (!team)
      throw new AppError('invalid-input', 'There is no such team.', { fields: { team: 'There is no such team.' } });
  }
  if (from !== null && from !== to)
    await tx
      .deleteFrom('membership')
      .where('groupId', '=', from)
      .where('personId', '=', id)
      .where('owner', '=', false)
      .execute();
  if (to !== null)
    await tx
      .insertInto('membership')
      .values({ groupId: to, personId: id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
