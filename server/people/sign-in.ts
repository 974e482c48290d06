import { createHmac, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Db } from '#kernel/database.ts';
import type { Http } from '#kernel/http.ts';
import type { Log } from '#kernel/log.ts';
import type { Mail } from '#kernel/mail.ts';
import type { Viewer } from '#kernel/readable.ts';
import { type Auth, createAuth, RESET_LIFE_S } from './auth.ts';
import { inOurWords } from './auth-errors.ts';
import { languageOf, passwordResetLetter } from './letters.ts';
import { addressOf, attempt, forgive, limitAddress, limits, tooMany } from './rate-limit.ts';
import { createSessions, endSessionsOf, type Sessions } from './sessions.ts';

export type SignInDeps = {
  db: Db;
  pool: pg.Pool;
  config: { publicUrl: string };
  mail: Mail;
  log: Log;
  /** The key of the installation; sessions are signed with a key derived from it. */
  secretKey: Buffer;
};

/** Local accounts: who may sign in, how often somebody may guess, and what ends a session. */
export type SignIn = {
  sessions: Sessions;
  /** Where a request comes from, for limits. */
  addressOf(http: Http): string;
  hashPassword(password: string): Promise<string>;
  withPassword(http: Http, asked: { email: string; password: string; rememberMe?: boolean | undefined }): Promise<void>;
  everywhereOut(http: Http, viewer: Viewer): Promise<void>;
  changePassword(http: Http, viewer: Viewer, asked: { currentPassword: string; newPassword: string }): Promise<void>;
  /** Sends a link if there is such an account. Answers before it knows, so the time taken says nothing. */
  requestReset(http: Http, email: string): Promise<void>;
  resetPassword(http: Http, asked: { token: string; newPassword: string }): Promise<void>;
  /** The secret of a new reset link. */
  createReset(userId: string): Promise<{ token: string; expiresAt: Date }>;
};

type Context = SignInDeps & { auth: Auth; sessions: Sessions; addressOf(http: Http): string };

export function createSignIn(deps: SignInDeps): SignIn {
  const auth = createAuth({
    pool: deps.pool,
    publicUrl: deps.config.publicUrl,
    secret: createHmac('sha256', deps.secretKey).update('sessions').digest('base64url'),
    log: deps.log,
    maySignIn: (userId) => maySignIn(deps.db, userId),
    onResetRequested: (user, token) => inBackground(deps.log, () => sendReset(deps, user, token)),
  });
  const sessions = createSessions(deps.db, auth);
  const behindProxy = deps.config.publicUrl.startsWith('https://');
  const context: Context = { ...deps, auth, sessions, addressOf: (http) => addressOf(http, behindProxy) };
  return {
    sessions,
    addressOf: context.addressOf,
    hashPassword: async (password) => (await auth.$context).password.hash(password),
    withPassword: (http, asked) => withPassword(context, http, asked),
    async everywhereOut(http, viewer) {
      await endSessionsOf(deps.db, [viewer.personId]);
      await sessions.end(http);
    },
    changePassword: (http, viewer, asked) => changePassword(context, http, viewer, asked),
    requestReset: (http, email) => requestReset(context, http, email.toLowerCase()),
    async resetPassword(http, body) {
      await limitAddress(deps.db, limits.secretPerAddress, context.addressOf(http));
      await inOurWords(auth.api.resetPassword({ body }));
    },
    createReset: (userId) => createReset(auth, userId),
  };
}

const maySignIn = async (db: Db, userId: string) =>
  (await db
    .selectFrom('person')
    .select('id')
    .where('userId', '=', userId)
    .where('active', '=', true)
    .executeTakeFirst()) !== undefined;

async function withPassword(
  { db, auth, sessions, addressOf: from }: Context,
  http: Http,
  { email, password, rememberMe = true }: { email: string; password: string; rememberMe?: boolean | undefined },
): Promise<void> {
  const account = email.toLowerCase();
  await limitAddress(db, limits.signInPerAddress, from(http));
  if (!(await attempt(db, limits.signInPerAccount, account))) throw tooMany(limits.signInPerAccount);
  const call = { body: { email: account, password, rememberMe }, headers: http.req.raw.headers };
  await inOurWords(sessions.begin(http, () => auth.api.signInEmail({ ...call, returnHeaders: true })));
  await forgive(db, limits.signInPerAddress, from(http));
  await forgive(db, limits.signInPerAccount, account);
}

async function changePassword(
  { db, auth, sessions }: Context,
  http: Http,
  { personId }: Viewer,
  asked: { currentPassword: string; newPassword: string },
): Promise<void> {
  if (!(await attempt(db, limits.signInPerAccount, personId))) throw tooMany(limits.signInPerAccount);
  const call = { body: { ...asked, revokeOtherSessions: true }, headers: http.req.raw.headers };
  await inOurWords(sessions.begin(http, () => auth.api.changePassword({ ...call, returnHeaders: true })));
  await forgive(db, limits.signInPerAccount, personId);
}

async function requestReset({ db, mail, log, auth, addressOf: from }: Context, http: Http, email: string) {
  await limitAddress(db, limits.resetPerAddress, from(http));
  const allowed = await attempt(db, limits.resetPerAccount, email);
  if (allowed && mail.configured) inBackground(log, () => auth.api.requestPasswordReset({ body: { email } }));
}

async function sendReset(
  { db, mail, config }: SignInDeps,
  user: { id: string; email: string; name: string },
  token: string,
): Promise<void> {
  if (!(await maySignIn(db, user.id))) return;
  const letter = { to: user.email, name: user.name, link: resetLink(config.publicUrl, token) };
  await mail.send(passwordResetLetter(await languageOf(db), letter));
}

/** Kept as better-auth's own links are, so that it accepts it. */
async function createReset(auth: Auth, userId: string): Promise<{ token: string; expiresAt: Date }> {
  const { internalAdapter } = await auth.$context;
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(Date.now() + RESET_LIFE_S * 1000);
  await internalAdapter.createVerificationValue({ identifier: `reset-password:${token}`, value: userId, expiresAt });
  return { token, expiresAt };
}

/** The secret stands behind the #, which browsers keep out of requests, logs and referrers. */
export const resetLink = (publicUrl: string, token: string) => `${publicUrl}/reset-password#${token}`;

function inBackground(log: Log, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => log.error({ err: error }, 'a password reset could not be sent'));
}
