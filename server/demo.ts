import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Audience } from '#contract/people.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';
import { importDirectory, internAudience } from '#people';
import { connectUnattended } from '#sources';
import type { Services } from './services.ts';

/**
 * The demo organisation comes in by the ordinary ways: its people by the directory import, its documents and mail by
 * folder sources that the ordinary sync reads. Nothing about it is special but how people sign in.
 */

/** Where it is kept, as a path. */
export const demoDirectory = fileURLToPath(new URL('../demo/', import.meta.url));

const DemoOrganisation = z.object({
  name: z.string(),
  description: z.string(),
  language: z.string(),
  domain: z.string(),
  administrator: z.string(),
  lead: z.string(),
});
const DemoSources = z.array(
  z.object({
    name: z.string(),
    folder: z.string(),
    audience: z.union([z.literal('everyone'), z.object({ team: z.string() }), z.object({ person: z.string() })]),
  }),
);

const read = (name: string) => readFile(join(demoDirectory, name), 'utf8');

/** Loads the demo into an empty installation. People and sources are there at once; the sync fills them. */
export async function loadDemo(services: Services): Promise<void> {
  const organisation = DemoOrganisation.parse(JSON.parse(await read('organisation.json')));
  const sources = DemoSources.parse(JSON.parse(await read('sources.json')));
  const [people, teams] = await Promise.all([read('people.csv'), read('teams.csv')]);
  await services.db.transaction().execute(async (tx) => {
    await claimInstallation(tx, organisation);
    const report = await importDirectory(tx, { people, teams, preview: false });
    if (report.errors > 0)
      throw new Error(`The demo's people do not import: ${JSON.stringify(report.rows.filter((row) => row.problem))}`);
    await tx
      .updateTable('person')
      .set({ role: 'administrator' })
      .where('email', '=', organisation.administrator)
      .execute();
    await tx.updateTable('person').set({ role: 'lead' }).where('email', '=', organisation.lead).execute();
    for (const source of sources) await connectDemoSource(services, tx, source, organisation.administrator);
  });
}

async function claimInstallation(tx: Tx, { name, language }: { name: string; language: string }): Promise<void> {
  const claimed = await tx
    .insertInto('organisation')
    .values({ name, language, demo: true, state: 'ready' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('name')
    .executeTakeFirst();
  if (!claimed)
    throw new AppError('conflict', 'This installation is already set up. The demo only loads into an empty one.');
}

async function connectDemoSource(
  services: Services,
  tx: Tx,
  source: z.infer<typeof DemoSources>[number],
  administrator: string,
): Promise<void> {
  const owner =
    typeof source.audience === 'object' && 'person' in source.audience ? source.audience.person : administrator;
  const ownerId = await idOfPerson(tx, owner);
  await connectUnattended(services.sources, tx, {
    connector: 'folder',
    name: source.name,
    settings: { path: join(demoDirectory, source.folder) },
    personal: owner !== administrator,
    ownerId,
    audienceId: await internAudience(tx, await audienceOf(tx, source.audience, ownerId)),
    everyMinutes: 60,
  });
}

async function audienceOf(
  tx: Tx,
  audience: z.infer<typeof DemoSources>[number]['audience'],
  ownerId: string,
): Promise<Audience> {
  if (audience === 'everyone') return { kind: 'everyone' };
  if ('person' in audience) return { kind: 'some', groups: [], people: [ownerId] };
  const group = await tx
    .selectFrom('peopleGroup')
    .select('id')
    .where('name', '=', audience.team)
    .where('kind', '=', 'team')
    .executeTakeFirstOrThrow();
  return { kind: 'some', groups: [group.id], people: [] };
}

const idOfPerson = async (tx: Tx, email: string): Promise<string> =>
  (await tx.selectFrom('person').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;

/** Whether the sources that came with the demo are being read and indexed for the first time. */
export async function demoIsReading(db: Db): Promise<boolean> {
  const { rows } = await sql<{ reading: boolean }>`
    select coalesce(bool_or(r.ended = 0), false)
        or (coalesce(bool_and(r.runs <= 1), false) and exists (select 1 from index_change)) as reading
    from organisation o join source s on s.created_at = o.created_at
      cross join lateral (select count(*) as runs, count(r.ended_at) as ended from source_run r where r.source_id = s.id) r
    where o.demo`.execute(db);
  return rows[0]?.reading ?? false;
}

/** Removes the demo and everything in it; refuses to touch an organisation that is no demo. */
export async function leaveDemo({ db, index, indexSoon }: Services): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const demo = await tx.deleteFrom('organisation').where('demo', '=', true).returning('name').executeTakeFirst();
    if (!demo) throw new AppError('conflict', 'This is not the demo organisation: nothing was removed.');
    await sql`truncate source, document, topic, topic_space, index_change, audience, person, people_group, auth_user, auth_verification, auth_rate_limit cascade`.execute(
      tx,
    );
    await indexSoon(tx);
  });
  await index.clear();
}
