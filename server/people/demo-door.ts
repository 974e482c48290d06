import type { DemoPerson, Organisation } from '#contract/organisation.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Http } from '#kernel/http.ts';
import { createAccount } from './accounts.ts';
import type { PeopleDeps } from './deps.ts';
import { isHere, seeOrganisation } from './organisation.ts';
import './tables.ts';

/** The demo lets anybody in without a password, so it exists only for somebody at this machine. */
function requireHere(deps: PeopleDeps, http: Http): void {
  if (!isHere(deps, http))
    throw new AppError(
      'not-allowed',
      'The demo organisation is only for a look at your own machine: open http://localhost there, without a proxy.',
    );
}

async function requireDemo(deps: PeopleDeps, http: Http): Promise<void> {
  requireHere(deps, http);
  const demo = await deps.db.selectFrom('organisation').select('name').where('demo', '=', true).executeTakeFirst();
  if (!demo) throw notFound();
}

export async function openDemo(deps: PeopleDeps, http: Http): Promise<Organisation> {
  requireHere(deps, http);
  const taken = await deps.db.selectFrom('organisation').select('name').executeTakeFirst();
  if (taken) throw new AppError('conflict', 'This installation is already set up: the demo needs an empty one.');
  await deps.demo.load();
  return seeOrganisation(deps, http);
}

export async function demoPeople(deps: PeopleDeps, http: Http): Promise<DemoPerson[]> {
  await requireDemo(deps, http);
  return deps.db
    .selectFrom('person')
    .leftJoin('peopleGroup as team', 'team.id', 'person.teamId')
    .select(['person.id', 'person.name', 'person.title', 'team.name as team', 'person.about', 'person.role'])
    .where('person.active', '=', true)
    .orderBy('person.name')
    .orderBy('person.id')
    .execute();
}

export async function enterAs(deps: PeopleDeps, http: Http, personId: string): Promise<void> {
  await requireDemo(deps, http);
  const userId = await deps.db.transaction().execute(async (tx) => {
    const person = await tx
      .selectFrom('person')
      .select(['id', 'userId', 'name', 'email'])
      .where('id', '=', personId)
      .where('active', '=', true)
      .forUpdate()
      .executeTakeFirst();
    if (!person) throw notFound();
    if (person.userId !== null) return person.userId;
    const email = person.email ?? `${person.id}@demo.invalid`;
    const account = await createAccount(tx, { name: person.name, email, passwordHash: null });
    await tx.updateTable('person').set({ userId: account }).where('id', '=', person.id).execute();
    return account;
  });
  await deps.signIn.sessions.startFor(http, userId);
}

export async function closeDemo(deps: PeopleDeps, http: Http): Promise<void> {
  await requireDemo(deps, http);
  await deps.demo.leave();
  await deps.signIn.sessions.end(http);
}
