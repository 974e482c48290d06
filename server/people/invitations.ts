import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { acceptInvitation, Invitation, invitePerson } from '#contract/organisation.ts';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Http } from '#kernel/http.ts';
import type { Viewer } from '#kernel/readable.ts';
import { createAccount, createPerson, personWithAddress } from './accounts.ts';
import type { PeopleDeps } from './deps.ts';
import { invitationLetter, languageOf } from './letters.ts';
import { limitAddress, limits } from './rate-limit.ts';
import { lockDirectory } from './store.ts';

const LIFE_DAYS = 7;
const LISTED_DAYS = 90;

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/** Invites and, with a mail server, sends the link. An older open invitation of the same address ends. */
export async function invite(
  deps: PeopleDeps,
  viewer: Viewer,
  asked: z.output<typeof invitePerson.body>,
): Promise<Invitation> {
  const { db, config, mail } = deps;
  const email = asked.email.toLowerCase();
  const token = randomBytes(24).toString('base64url');
  const link = `${config.publicUrl}/invitation#${token}`;
  const id = await db.transaction().execute(async (tx) => {
    await requireInvitable(tx, email);
    await tx.deleteFrom('invitation').where('email', '=', email).where('acceptedAt', 'is', null).execute();
    const values = {
      email,
      name: asked.name ?? null,
      role: asked.role,
      invitedBy: viewer.personId,
      tokenHash: hashOf(token),
      expiresAt: new Date(Date.now() + LIFE_DAYS * 86_400_000),
    };
    return (await tx.insertInto('invitation').values(values).returning('id').executeTakeFirstOrThrow()).id;
  });
  const mailed = mail.configured && (await send(deps, viewer, email, link));
  if (mailed) await db.updateTable('invitation').set({ mailed }).where('id', '=', id).execute();
  const [invitation] = await invitations(db, id);
  if (!invitation) throw notFound();
  return { ...invitation, link };
}

async function requireInvitable(tx: Tx, email: string): Promise<void> {
  const person = await personWithAddress(tx, email);
  if (person && !person.active)
    throw new AppError('conflict', `${person.name} was deactivated. Activate the profile first, then invite.`);
  if (person?.userId) throw new AppError('conflict', `${person.name} already has an account with this address.`);
}

async function send({ db, mail }: PeopleDeps, viewer: Viewer, to: string, link: string): Promise<boolean> {
  const [organisation, by] = await Promise.all([
    db.selectFrom('organisation').select('name').executeTakeFirstOrThrow(),
    db.selectFrom('person').select('name').where('id', '=', viewer.personId).executeTakeFirstOrThrow(),
  ]);
  return mail.send(invitationLetter(await languageOf(db), { to, organisation: organisation.name, by: by.name, link }));
}

/** The invitations of the last 90 days, newest first; or one of them. Links are never shown again. */
export async function invitations(db: Db, id?: string): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitation')
    .leftJoin('person', 'person.id', 'invitation.invitedBy')
    .selectAll('invitation')
    .select('person.name as invitedByName')
    .where('invitation.createdAt', '>', sql<Date>`now() - make_interval(days => ${LISTED_DAYS})`)
    .$if(id !== undefined, (query) => query.where('invitation.id', '=', id ?? ''))
    .orderBy('invitation.createdAt', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    invitedBy: row.invitedByName,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    state: row.acceptedAt ? 'accepted' : row.expiresAt < new Date() ? 'expired' : 'open',
    link: null,
    mailed: row.mailed,
  }));
}

export async function withdraw(db: Db, id: string): Promise<void> {
  const gone = await db
    .deleteFrom('invitation')
    .where('id', '=', id)
    .where('acceptedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!gone) throw notFound();
}

const openInvitation = (db: Db | Tx, token: string) =>
  db
    .selectFrom('invitation')
    .select(['id', 'email', 'name', 'role'])
    .where('tokenHash', '=', hashOf(token))
    .where('acceptedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`);

const spent = () =>
  new AppError('not-found', 'This invitation has expired, was withdrawn or was used already. Ask for a new one.');

export async function lookAt({ db, signIn }: PeopleDeps, http: Http, token: string) {
  await limitAddress(db, limits.secretPerAddress, signIn.addressOf(http));
  const invitation = await openInvitation(db, token).executeTakeFirst();
  const organisation = await db.selectFrom('organisation').select('name').executeTakeFirst();
  if (!invitation || !organisation) throw spent();
  return { organisation: organisation.name, email: invitation.email, name: invitation.name };
}

/** Makes the account; a person the directory knows by this address is that person. The link works once. */
export async function accept(
  { db, signIn }: PeopleDeps,
  http: Http,
  { token, name, password }: z.output<typeof acceptInvitation.body>,
): Promise<void> {
  await limitAddress(db, limits.secretPerAddress, signIn.addressOf(http));
  if (!(await openInvitation(db, token).executeTakeFirst())) throw spent();
  const passwordHash = await signIn.hashPassword(password);
  const userId = await db.transaction().execute(async (tx) => {
    await lockDirectory(tx);
    const invitation = await openInvitation(tx, token).forUpdate().executeTakeFirst();
    if (!invitation) throw spent();
    const { email, role } = invitation;
    const known = await personWithAddress(tx, email);
    if (known && (known.userId !== null || !known.active)) throw spent();
    const account = await createAccount(tx, { name, email, passwordHash });
    if (known)
      await tx
        .updateTable('person')
        .set({ userId: account, name, role, updatedAt: new Date() })
        .where('id', '=', known.id)
        .execute();
    else await createPerson(tx, { name, email, role, userId: account });
    await tx.updateTable('invitation').set({ acceptedAt: new Date() }).where('id', '=', invitation.id).execute();
    return account;
  });
  await signIn.sessions.startFor(http, userId);
}
