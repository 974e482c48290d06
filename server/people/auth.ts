import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { z } from 'zod';
import type { Log } from '#kernel/log.ts';

const DAY_S = 86_400;
export const RESET_LIFE_S = 3_600;

type Options = {
  pool: pg.Pool;
  publicUrl: string;
  secret: string;
  log: Log;
  /** Refuses sessions of people who left. */
  maySignIn(userId: string): Promise<boolean>;
  onResetRequested(user: { id: string; email: string; name: string }, token: string): void;
};

/**
 * better-auth as a library: its router is never mounted, so what it could serve and we don't use does not exist here.
 * We call what we need, behind our own contract, limits and origin check (see routes.ts).
 */
export function createAuth(options: Options) {
  const secure = options.publicUrl.startsWith('https://');
  return betterAuth({
    baseURL: options.publicUrl,
    secret: options.secret,
    // Not our `db`: better-auth names columns itself, see the fields below.
    database: {
      db: new Kysely({ dialect: new PostgresDialect({ pool: options.pool }) }),
      type: 'postgres',
      transaction: true,
    },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: 'error', log: (_level, message) => options.log.error({ from: 'better-auth' }, message) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: RESET_LIFE_S,
      sendResetPassword: async ({ user, token }) => options.onResetRequested(user, token),
    },
    account: { modelName: 'auth_account', fields: accountFields, accountLinking: { enabled: false } },
    user: { modelName: 'auth_user', fields: { ...times, emailVerified: 'email_verified' } },
    verification: {
      modelName: 'auth_verification',
      fields: { ...times, expiresAt: 'expires_at' },
      storeIdentifier: 'hashed',
    },
    session: {
      modelName: 'auth_session',
      fields: sessionFields,
      expiresIn: 30 * DAY_S,
      updateAge: DAY_S,
      cookieCache: { enabled: false },
    },
    databaseHooks: { session: { create: { before: async (session) => options.maySignIn(session.userId) } } },
    advanced: {
      // Its own switch knows only the weaker __Secure- prefix.
      useSecureCookies: false,
      cookiePrefix: secure ? '__Host-learnscape' : 'learnscape',
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      database: { validateSchema: false },
    },
    plugins: [sessionForUser],
  });
}

export type Auth = ReturnType<typeof createAuth>;

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };
const sessionFields = {
  ...times,
  expiresAt: 'expires_at',
  ipAddress: 'ip_address',
  userAgent: 'user_agent',
  userId: 'user_id',
};
const accountFields = {
  ...times,
  accountId: 'account_id',
  providerId: 'provider_id',
  userId: 'user_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires_at',
  refreshTokenExpiresAt: 'refresh_token_expires_at',
};

/** Starts a session for somebody we have just recognised in another way than by password. */
const sessionForUser = {
  id: 'session-for-user',
  endpoints: {
    startSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ userId: z.string() }), requireHeaders: true },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.userId);
        const session = user && (await internalAdapter.createSession(user.id));
        if (!user || !session) throw context.error('UNAUTHORIZED');
        await setSessionCookie(context, { session, user });
        return context.json({ done: true });
      },
    ),
  },
} satisfies BetterAuthPlugin;
