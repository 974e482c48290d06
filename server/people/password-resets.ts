import { AppError, notFound } from '#kernel/errors.ts';
import type { PeopleDeps } from './deps.ts';
import { resetLink } from './sign-in.ts';
import './tables.ts';

/** A reset link for the administrator to hand over. */
export async function resetFor(
  { db, signIn, config }: PeopleDeps,
  personId: string,
): Promise<{ link: string; expiresAt: string }> {
  const person = await db
    .selectFrom('person')
    .select(['name', 'userId', 'active'])
    .where('id', '=', personId)
    .executeTakeFirst();
  if (!person) throw notFound();
  if (!person.active) throw new AppError('conflict', `${person.name} was deactivated. Activate the profile first.`);
  if (person.userId === null)
    throw new AppError('conflict', `${person.name} has no account yet: send an invitation instead.`);
  const { token, expiresAt } = await signIn.createReset(person.userId);
  return { link: resetLink(config.publicUrl, token), expiresAt: expiresAt.toISOString() };
}
