import { APIError } from 'better-auth/api';
import { getSignedCookie } from 'hono/cookie';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import type { Http } from '#kernel/http.ts';
import { type Viewer, viewerOf } from '#kernel/readable.ts';
import type { Auth } from './auth.ts';

const DAY_MS = 86_400_000;

export type Sessions = {
  /** Who a request's cookie stands for; null for strangers, ended sessions and people who left. One query. */
  recognise(http: Http): Promise<Viewer | null>;
  /** Runs one of better-auth's calls and passes its cookies on. A session that the request came with ends. */
  begin(http: Http, call: () => Promise<{ headers: Headers | null }>): Promise<void>;
  /** Ends this request's session and clears its cookie. */
  end(http: Http): Promise<void>;
  /** Starts a session for an account that was recognised in another way than by password. */
  startFor(http: Http, userId: string): Promise<void>;
};

export function createSessions(db: Db, auth: Auth): Sessions {
  const tokenOf = async (http: Http): Promise<string | null> => {
    const { authCookies, secret } = await auth.$context;
    return (await getSignedCookie(http, secret, authCookies.sessionToken.name)) || null;
  };
  const begin: Sessions['begin'] = async (http, call) => {
    const before = await tokenOf(http);
    const { headers } = await call();
    passCookies(http, headers);
    await db
      .deleteFrom('authSession')
      .where((eb) => eb.or([eb('expiresAt', '<', sql<Date>`now()`), eb('token', '=', before ?? '')]))
      .execute();
  };
  return {
    begin,
    async recognise(http) {
      const token = await tokenOf(http);
      const found = token && (await personOfSession(db, token));
      if (!found) return null;
      if (found.updatedAt.getTime() < Date.now() - DAY_MS) await prolong(http, auth);
      return viewerOf(found);
    },
    async end(http) {
      const { headers } = await auth.api.signOut({ headers: http.req.raw.headers, returnHeaders: true });
      passCookies(http, headers);
    },
    startFor: (http, userId) =>
      begin(http, () =>
        auth.api.startSession({ body: { userId }, headers: http.req.raw.headers, returnHeaders: true }),
      ),
  };
}

const personOfSession = (db: Db, token: string) =>
  db
    .selectFrom('authSession')
    .innerJoin('person', 'person.userId', 'authSession.userId')
    .select(['person.id', 'person.role', 'authSession.updatedAt'])
    .where('authSession.token', '=', token)
    .where('authSession.expiresAt', '>', sql<Date>`now()`)
    .where('person.active', '=', true)
    .executeTakeFirst();

/** Once a day a session that is used is given its whole life again. */
async function prolong(http: Http, auth: Auth): Promise<void> {
  try {
    const { headers } = await auth.api.getSession({ headers: http.req.raw.headers, returnHeaders: true });
    passCookies(http, headers);
  } catch (error) {
    // It still has days to live, and the next request tries again.
    if (!(error instanceof APIError)) throw error;
  }
}

function passCookies(http: Http, headers: Headers | null): void {
  for (const cookie of headers?.getSetCookie() ?? []) http.header('set-cookie', cookie, { append: true });
}

/** Signs these people out on every device, in the caller's transaction. */
export async function endSessionsOf(tx: Db | Tx, people: string[]): Promise<void> {
  await sql`delete from auth_session where user_id in (select user_id from person where id = any(${people}::uuid[]))`.execute(
    tx,
  );
}
