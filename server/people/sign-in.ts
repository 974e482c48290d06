import { createHmac, randomBytes } from 'node:crypto';
import { APIError } from 'better-auth/api';
import type pg from 'pg';
import type { Db } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';
import type { Http } from '#kernel/http.ts';
import type { Log } from '#kernel/log.ts';
import type { Mail } from '#kernel/mail.ts';
import type { Viewer } from '#kernel/readable.ts';
import { createAuth, RESET_LIFE_S } from './auth.ts';
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

export type SignIn = {
  sessions: Sessions;
  withPassword(http: Http, asked: { email: string; password: string; rememberMe?: boolean | undefined }): Promise<void>;
  everywhereOut(http: Http, viewer: Viewer): Promise<void>;
  changePassword(http: Http, viewer: Viewer, asked: { currentPassword: string; newPassword: string }): Promise<void>;
  /** Sends a link if there is such an account. Answers before it knows, so the time taken says nothing. */
  requestReset(http: Http, email: string): Promise<void>;
  resetPassword(http: Http, asked: { token: string; newPassword: string }): Promise<void>;
  /** The secret of a new reset link. */
  createReset(userId: string): Promise<{ token: string; expiresAt: Date }>;
  hashPassword(password: string): Promise<string>;
  addressOf(http: Http): string;
};

/** Local accounts: who may sign in, how often somebody may guess, and what ends a session. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { db, config, mail, log } = deps;
  const maySignIn = async (userId: string) =>
    (await db
      .selectFrom('person')
      .select('id')
      .where('userId', '=', userId)
      .where('active', '=', true)
      .executeTakeFirst()) !== undefined;
  const auth = createAuth({
    pool: deps.pool,
    publicUrl: config.publicUrl,
    secret: createHmac('sha256', deps.secretKey).update('sessions').digest('base64url'),
    log,
    maySignIn,
    onResetRequested: ({ id, email, name }, token) =>
      inBackground(log, async () => {
        if (!(await maySignIn(id))) return;
        await mail.send(
          passwordResetLetter(await languageOf(db), { to: email, name, link: resetLink(config.publicUrl, token) }),
        );
      }),
  });
  const sessions = createSessions(db, auth);
  const whereFrom = (http: Http) => addressOf(http, config.publicUrl.startsWith('https://'));
  return {
    sessions,
    addressOf: whereFrom,
    hashPassword: async (password) => (await auth.$context).password.hash(password),
    async withPassword(http, { email, password, rememberMe = true }) {
      const account = email.toLowerCase();
      await limitAddress(db, limits.signInPerAddress, whereFrom(http));
      if (!(await attempt(db, limits.signInPerAccount, account))) throw tooMany(limits.signInPerAccount);
      const body = { email: account, password, rememberMe };
      await translate(
        sessions.begin(http, () => auth.api.signInEmail({ body, headers: headersOf(http), returnHeaders: true })),
      );
      await forgive(db, limits.signInPerAddress, whereFrom(http));
      await forgive(db, limits.signInPerAccount, account);
    },
    async everywhereOut(http, viewer) {
      await endSessionsOf(db, [viewer.personId]);
      await sessions.end(http);
    },
    async changePassword(http, viewer, asked) {
      if (!(await attempt(db, limits.signInPerAccount, viewer.personId))) throw tooMany(limits.signInPerAccount);
      const body = { ...asked, revokeOtherSessions: true };
      await translate(
        sessions.begin(http, () => auth.api.changePassword({ body, headers: headersOf(http), returnHeaders: true })),
      );
      await forgive(db, limits.signInPerAccount, viewer.personId);
    },
    async requestReset(http, email) {
      await limitAddress(db, limits.resetPerAddress, whereFrom(http));
      const allowed = await attempt(db, limits.resetPerAccount, email.toLowerCase());
      if (allowed && mail.configured)
        inBackground(log, () => auth.api.requestPasswordReset({ body: { email: email.toLowerCase() } }));
    },
    async resetPassword(http, body) {
      await limitAddress(db, limits.secretPerAddress, whereFrom(http));
      await translate(auth.api.resetPassword({ body }));
    },
    async createReset(userId) {
      const { internalAdapter } = await auth.$context;
      const token = randomBytes(24).toString('base64url');
      const expiresAt = new Date(Date.now() + RESET_LIFE_S * 1000);
      await internalAdapter.createVerificationValue({
        identifier: `reset-password:${token}`,
        value: userId,
        expiresAt,
      });
      return { token, expiresAt };
    },
  };
}

/** The secret stands behind the #, which browsers keep out of requests, logs and referrers. */
export const resetLink = (publicUrl: string, token: string) => `${publicUrl}/reset-password#${token}`;

const headersOf = (http: Http) => http.req.raw.headers;

function inBackground(log: Log, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => log.error({ err: error }, 'a password reset could not be prepared'));
}

/** better-auth's errors in our words. Wrong password, unknown person and person who left sound alike. */
async function translate<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    throw inOurWords(error);
  }
}

function inOurWords(error: APIError): unknown {
  const code = error.body?.code;
  if (code === 'INVALID_TOKEN' || code === 'USER_NOT_FOUND')
    return new AppError('invalid-input', 'This link has expired or was used already. Ask for a new one.');
  if (code === 'INVALID_PASSWORD') {
    const message = 'This is not your current password.';
    return new AppError('invalid-input', message, { fields: { currentPassword: message } });
  }
  if (code === 'CREDENTIAL_ACCOUNT_NOT_FOUND')
    return new AppError('conflict', 'You sign in without a password, so there is none to change.');
  if (error.statusCode < 500)
    return new AppError(
      'not-signed-in',
      'This e-mail address and password do not go together. Try again, or reset the password.',
    );
  return error;
}
