import { createHash } from 'node:crypto';
import type { Audience, AudienceView } from '#contract/people.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';
import type { Viewer } from '#kernel/readable.ts';
import { groupCards } from './group-cards.ts';
import { personCards } from './store.ts';

/**
 * The id of this set of principals; the same set always has the same id. Throws when a group or person does not exist.
 * Safe among concurrent transactions: who comes second waits and gets the first one's row.
 */
export async function internAudience(tx: Tx, audience: Audience): Promise<number> {
  const groups = audience.kind === 'some' ? canonical(audience.groups) : [];
  const people = audience.kind === 'some' ? canonical(audience.people) : [];
  await requireAll(tx, groups, people);
  const key = keyOf(audience, groups, people);
  const known = await tx.selectFrom('audience').select('id').where('key', '=', key).executeTakeFirst();
  if (known) return known.id;
  const { rows } = await sql<{ id: number; isNew: boolean }>`
    insert into audience (key) values (${key}) on conflict (key) do update set key = excluded.key
    returning id, xmax = 0 as is_new`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('An audience was neither found nor made.');
  if (row.isNew)
    await sql`
      insert into audience_principal (audience_id, everyone, group_id, person_id)
      select ${row.id}::int, true, null::uuid, null::uuid where ${audience.kind === 'everyone'}
      union all select ${row.id}::int, false, unnest(${groups}::uuid[]), null
      union all select ${row.id}::int, false, null, unnest(${people}::uuid[])`.execute(tx);
  return row.id;
}

const canonical = (ids: string[]) => [...new Set(ids.map((id) => id.toLowerCase()))].toSorted();

function keyOf(audience: Audience, groups: string[], people: string[]): string {
  if (audience.kind === 'everyone') return 'everyone';
  if (groups.length + people.length === 0) return 'nobody';
  return createHash('sha256')
    .update(`groups ${groups.join(' ')} people ${people.join(' ')}`)
    .digest('base64url');
}

/** Locks what it finds, so that none of it is deleted before the audience stands. */
async function requireAll(tx: Tx, groups: string[], people: string[]): Promise<void> {
  const [foundGroups, foundPeople] = [
    groups.length === 0
      ? []
      : await tx.selectFrom('peopleGroup').select('id').where('id', 'in', groups).forKeyShare().execute(),
    people.length === 0
      ? []
      : await tx.selectFrom('person').select('id').where('id', 'in', people).forKeyShare().execute(),
  ];
  if (foundGroups.length < groups.length || foundPeople.length < people.length)
    throw new AppError(
      'invalid-input',
      'A group or person chosen as reader no longer exists. Choose the readers again.',
    );
}

/**
 * Audiences in words: their groups and active people. Every signed-in person may know every group and person by name,
 * so nothing depends on the viewer yet; callers describe only audiences of things the viewer may read.
 */
export async function describeAudiences(
  db: Db | Tx,
  _viewer: Viewer,
  audienceIds: number[],
): Promise<Map<number, AudienceView>> {
  if (audienceIds.length === 0) return new Map();
  const { rows } = await sql<{
    id: number;
    everyone: boolean | null;
    groupId: string | null;
    personId: string | null;
  }>`
    select a.id, p.everyone, p.group_id, p.person_id from audience a
    left join audience_principal p on p.audience_id = a.id
      and (p.person_id is null or exists (select 1 from person where id = p.person_id and active))
    where a.id = any(${[...new Set(audienceIds)]}::int[])`.execute(db);
  const [groups, people] = await Promise.all([
    groupCards(
      db,
      rows.flatMap((row) => row.groupId ?? []),
    ),
    personCards(
      db,
      rows.flatMap((row) => row.personId ?? []),
    ),
  ]);
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  return new Map(
    [...Map.groupBy(rows, (row) => row.id)].map(([id, principals]) => [
      id,
      {
        everyone: principals.some((row) => row.everyone === true),
        groups: principals.flatMap((row) => groups.get(row.groupId ?? '') ?? []).toSorted(byName),
        people: principals.flatMap((row) => people.get(row.personId ?? '') ?? []).toSorted(byName),
      },
    ]),
  );
}
