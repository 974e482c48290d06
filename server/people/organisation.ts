import type { z } from 'zod';
import type { changeOrganisation, Organisation, setUpOrganisation } from '#contract/organisation.ts';
import type { Db } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';
import type { Http } from '#kernel/http.ts';
import manifest from '../../package.json' with { type: 'json' };
import { createAccount, createPerson } from './accounts.ts';
import type { PeopleDeps } from './deps.ts';
import { languageOf } from './letters.ts';
import { comesFromThisMachine } from './origin.ts';
import { limitAddress, limits } from './rate-limit.ts';
import { lockDirectory } from './store.ts';

export const isHere = ({ config, isLoopback }: PeopleDeps, http: Http): boolean =>
  comesFromThisMachine(http, { isLoopback, publicUrl: config.publicUrl });

export async function seeOrganisation(deps: PeopleDeps, http: Http): Promise<Organisation> {
  const row = await deps.db.selectFrom('organisation').selectAll().executeTakeFirst();
  const reading = row?.demo === true && (await deps.demo.isReading());
  return {
    state: !row ? 'empty' : reading ? 'loading' : row.state,
    name: row?.name ?? null,
    language: await languageOf(deps.db),
    demo: row?.demo ?? false,
    demoOffered: (!row || row.demo) && isHere(deps, http),
    problem: row?.problem ?? null,
    mailConfigured: deps.mail.configured,
    version: manifest.version,
  };
}

type SetUp = z.output<typeof setUpOrganisation.body>;

/** The first administrator takes an empty installation. Of several who try at once exactly one gets it. */
export async function setUp({ db, signIn }: PeopleDeps, http: Http, asked: SetUp): Promise<void> {
  await limitAddress(db, limits.secretPerAddress, signIn.addressOf(http));
  if (await exists(db)) throw taken();
  const { name, password } = asked.administrator;
  const email = asked.administrator.email.toLowerCase();
  const passwordHash = await signIn.hashPassword(password);
  const userId = await db.transaction().execute(async (tx) => {
    await lockDirectory(tx);
    const claimed = await tx
      .insertInto('organisation')
      .values({ name: asked.name, language: asked.language })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name')
      .executeTakeFirst();
    if (!claimed) throw taken();
    const account = await createAccount(tx, { name, email, passwordHash });
    await createPerson(tx, { name, email, role: 'administrator', userId: account });
    return account;
  });
  await signIn.sessions.startFor(http, userId);
}

const exists = async (db: Db) => (await db.selectFrom('organisation').select('name').executeTakeFirst()) !== undefined;

const taken = () =>
  new AppError('conflict', 'This installation is already set up. Sign in, or ask an administrator for an invitation.');

export async function changeNameOrLanguage(db: Db, asked: z.output<typeof changeOrganisation.body>): Promise<void> {
  const { name, language } = asked;
  if (name === undefined && language === undefined) return;
  await db
    .updateTable('organisation')
    .set({ ...(name !== undefined && { name }), ...(language !== undefined && { language }) })
    .execute();
}
