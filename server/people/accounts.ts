import { randomUUID } from 'node:crypto';
import type { Role } from '#contract/organisation.ts';
import type { Db, Tx } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';

/** An account that can sign in; with a password hash by e-mail and password. Throws when the address has one already. */
export async function createAccount(
  tx: Tx,
  { name, email, passwordHash }: { name: string; email: string; passwordHash: string | null },
): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  const made = await tx
    .insertInto('authUser')
    .values({ id, name, email, emailVerified: true, image: null, updatedAt: now })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) throw new AppError('conflict', 'There is already an account with this e-mail address: sign in instead.');
  if (passwordHash !== null)
    await tx
      .insertInto('authAccount')
      .values({
        id: randomUUID(),
        accountId: id,
        providerId: 'credential',
        userId: id,
        password: passwordHash,
        updatedAt: now,
      })
      .execute();
  return id;
}

/** A new person who writes from this address. */
export async function createPerson(
  tx: Tx,
  person: { name: string; email: string; role: Role; userId: string },
): Promise<string> {
  const { id } = await tx.insertInto('person').values(person).returning('id').executeTakeFirstOrThrow();
  await tx.insertInto('personAddress').values({ address: person.email, personId: id }).execute();
  return id;
}

/** Who has this address, as one of possibly several. */
export const personWithAddress = (db: Db | Tx, address: string) =>
  db
    .selectFrom('person')
    .innerJoin('personAddress', 'personAddress.personId', 'person.id')
    .select(['person.id', 'person.userId', 'person.active', 'person.name', 'person.role'])
    .where('personAddress.address', '=', address.toLowerCase())
    .executeTakeFirst();
