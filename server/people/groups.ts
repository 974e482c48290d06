import type { z } from 'zod';
import type { changeGroup, createGroup, Group, GroupNode, setGroupMembers } from '#contract/people.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { isAdministrator, type Viewer } from '#kernel/readable.ts';
import { groupCards } from './group-cards.ts';
import { cardOf, cardRows, lockDirectory } from './store.ts';

export async function allGroups(db: Db): Promise<GroupNode[]> {
  const [groups, edges] = await Promise.all([
    db.selectFrom('peopleGroup').select('id').execute(),
    db.selectFrom('groupNesting').selectAll().execute(),
  ]);
  const cards = await groupCards(
    db,
    groups.map((group) => group.id),
  );
  const parents = Map.groupBy(edges, (edge) => edge.childId);
  return [...cards.values()]
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map((card) => ({ ...card, parentIds: (parents.get(card.id) ?? []).map((edge) => edge.parentId) }));
}

/** `members` are those of the group itself, owners among them; `people` counts nested ones too. */
export async function seeGroup(db: Db, viewer: Viewer, id: string): Promise<Group> {
  const [row, edges, people] = await Promise.all([
    db.selectFrom('peopleGroup').select(['id', 'about', 'createdAt']).where('id', '=', id).executeTakeFirst(),
    db
      .selectFrom('groupNesting')
      .selectAll()
      .where((eb) => eb.or([eb('childId', '=', id), eb('parentId', '=', id)]))
      .execute(),
    cardRows(db)
      .innerJoin('membership', 'membership.personId', 'person.id')
      .select('membership.owner')
      .where('membership.groupId', '=', id)
      .where('person.active', '=', true)
      .orderBy('person.name')
      .orderBy('person.id')
      .execute(),
  ]);
  const cards = row ? await groupCards(db, [id, ...edges.flatMap((edge) => [edge.parentId, edge.childId])]) : null;
  const own = cards?.get(row?.id ?? '');
  if (!row || !cards || !own) throw notFound();
  const around = (ids: string[]) =>
    ids.flatMap((other) => cards.get(other) ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
  const owners = people.filter((person) => person.owner);
  return {
    ...own,
    about: row.about,
    parents: around(edges.filter((edge) => edge.childId === row.id).map((edge) => edge.parentId)),
    children: around(edges.filter((edge) => edge.parentId === row.id).map((edge) => edge.childId)),
    owners: owners.map(cardOf),
    members: people.map(cardOf),
    mayChange: isAdministrator(viewer) || owners.some((owner) => owner.id === viewer.personId),
    createdAt: row.createdAt.toISOString(),
  };
}

/** Makes a group that the viewer owns; returns its id. */
export async function makeGroup(db: Db, viewer: Viewer, asked: z.output<typeof createGroup.body>): Promise<string> {
  if (asked.kind === 'team' && !isAdministrator(viewer))
    throw new AppError(
      'not-allowed',
      'Teams are made by administrators. Make a community instead, or ask one of them.',
    );
  return db.transaction().execute(async (tx) => {
    await lockDirectory(tx);
    await requireFreeName(tx, asked.kind, asked.name, null);
    const { id } = await tx
      .insertInto('peopleGroup')
      .values({ name: asked.name, kind: asked.kind, about: asked.about ?? null })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx.insertInto('membership').values({ groupId: id, personId: viewer.personId, owner: true }).execute();
    await setParents(tx, viewer, id, asked.parents ?? []);
    return id;
  });
}

export async function editGroup(
  db: Db,
  viewer: Viewer,
  id: string,
  { name, about, parents }: z.output<typeof changeGroup.body>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const group = await requireChangeable(tx, viewer, id);
    if (name !== undefined) await requireFreeName(tx, group.kind, name, id);
    if (name !== undefined || about !== undefined)
      await tx
        .updateTable('peopleGroup')
        .set({ ...(name !== undefined && { name }), ...(about !== undefined && { about }) })
        .where('id', '=', id)
        .execute();
    if (parents) await setParents(tx, viewer, id, parents);
  });
}

export async function removeGroup(db: Db, viewer: Viewer, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await requireChangeable(tx, viewer, id);
    await tx.deleteFrom('peopleGroup').where('id', '=', id).execute();
  });
}

/** Replaces members and owners. Deactivated people are not shown, so they are not removed either. */
export async function replaceMembers(
  db: Db,
  viewer: Viewer,
  id: string,
  asked: z.output<typeof setGroupMembers.body>,
): Promise<void> {
  const owners = [...new Set(asked.owners.map((person) => person.toLowerCase()))];
  const members = [...new Set([...asked.members.map((person) => person.toLowerCase()), ...owners])];
  if (owners.length === 0 && !isAdministrator(viewer))
    throw new AppError('invalid-input', 'Name at least one owner, or nobody could change the group any more.', {
      fields: { owners: 'Name at least one owner.' },
    });
  await db.transaction().execute(async (tx) => {
    const group = await requireChangeable(tx, viewer, id);
    await requirePeople(tx, members);
    await sql`
      delete from membership where group_id = ${id}::uuid and person_id <> all(${members}::uuid[])
        and person_id in (select id from person where active)`.execute(tx);
    await sql`
      insert into membership (group_id, person_id, owner)
      select ${id}::uuid, m, m = any(${owners}::uuid[]) from unnest(${members}::uuid[]) as m
      on conflict (group_id, person_id) do update set owner = excluded.owner`.execute(tx);
    if (group.kind === 'team') await followTeam(tx, id);
  });
}

/** The team a person is shown with is one she belongs to: who left has none, who came without one has this. */
async function followTeam(tx: Tx, teamId: string): Promise<void> {
  await sql`
    update person set team_id = null where team_id = ${teamId}::uuid
      and id not in (select person_id from membership where group_id = ${teamId}::uuid)`.execute(tx);
  await sql`
    update person set team_id = ${teamId}::uuid where team_id is null
      and id in (select person_id from membership where group_id = ${teamId}::uuid)`.execute(tx);
}

async function requirePeople(tx: Tx, ids: string[]): Promise<void> {
  const { rows } = await sql<{ found: number }>`
    select count(*)::int as found from person where id = any(${ids}::uuid[])`.execute(tx);
  if (rows[0]?.found !== ids.length)
    throw new AppError('invalid-input', 'One of these people does not exist any more. Load the page again.');
}

async function requireFreeName(tx: Tx, kind: 'team' | 'community', name: string, but: string | null): Promise<void> {
  const { rows } = await sql`
    select 1 from people_group where kind = 'team' and ${kind === 'team'} and fold(name) = fold(${name})
      and id is distinct from ${but}::uuid`.execute(tx);
  const message = 'There is already a team with this name.';
  if (rows.length > 0) throw new AppError('conflict', message, { fields: { name: message } });
}

/** Locks the directory; throws unless the group exists and the viewer owns it or administers. */
async function requireChangeable(tx: Tx, viewer: Viewer, id: string): Promise<{ kind: 'team' | 'community' }> {
  await lockDirectory(tx);
  const group = await tx.selectFrom('peopleGroup').select('kind').where('id', '=', id).executeTakeFirst();
  if (!group) throw notFound();
  if (!isAdministrator(viewer) && (await ownedBy(tx, viewer, [id])) < 1)
    throw new AppError('not-allowed', 'Only the owners of this group, or an administrator, can change it.');
  return group;
}

async function ownedBy(tx: Tx, viewer: Viewer, groups: string[]): Promise<number> {
  const rows = await tx
    .selectFrom('membership')
    .select('groupId')
    .where('personId', '=', viewer.personId)
    .where('owner', '=', true)
    .where('groupId', 'in', groups)
    .execute();
  return rows.length;
}

/**
 * Replaces the groups this one belongs to. Joining a group lets everybody in here read what that group reads, so each
 * new parent needs the right to change it; leaving one does not.
 */
async function setParents(tx: Tx, viewer: Viewer, id: string, asked: string[]): Promise<void> {
  const parents = [...new Set(asked.map((parent) => parent.toLowerCase()))];
  const before = await tx.selectFrom('groupNesting').select('parentId').where('childId', '=', id).execute();
  const added = parents.filter((parent) => before.every((row) => row.parentId !== parent));
  if (added.length > 0) await requireParents(tx, viewer, id, added);
  await sql`delete from group_nesting where child_id = ${id}::uuid and parent_id <> all(${parents}::uuid[])`.execute(
    tx,
  );
  await sql`insert into group_nesting (parent_id, child_id) select unnest(${added}::uuid[]), ${id}::uuid`.execute(tx);
}

async function requireParents(tx: Tx, viewer: Viewer, id: string, added: string[]): Promise<void> {
  const refuse = (code: 'invalid-input' | 'not-allowed', message: string) =>
    new AppError(code, message, { fields: { parents: message } });
  const found = await tx.selectFrom('peopleGroup').select('id').where('id', 'in', added).execute();
  if (found.length < added.length) throw refuse('invalid-input', 'One of these groups does not exist any more.');
  if (!isAdministrator(viewer) && (await ownedBy(tx, viewer, added)) < added.length)
    throw refuse('not-allowed', 'Only the owners of the larger group, or an administrator, can put this group in it.');
  const { rows } = await sql`
    with recursive inside (group_id) as (
      select ${id}::uuid union select n.child_id from group_nesting n join inside i on n.parent_id = i.group_id
    ) select 1 from inside where group_id = any(${added}::uuid[]) limit 1`.execute(tx);
  if (rows.length > 0) throw refuse('invalid-input', 'A group cannot be inside itself, also not by way of others.');
}
