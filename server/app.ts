import { secureHeaders } from 'hono/secure-headers';
import { mountExperts } from '#experts';
import { sql } from '#kernel/database.ts';
import { type App, createRouter, type Router } from '#kernel/http.ts';
import { mountKnowledge } from '#knowledge';
import { createSignIn, mountPeople } from '#people';
import { mountSearch } from '#search';
import { mountSources } from '#sources';
import { mountTopics } from '#topics';
import { mountAdministration } from './administration.ts';
import { demoIsReading, leaveDemo, loadDemo } from './demo.ts';
import { mountMetrics } from './metrics.ts';
import { mountReference } from './reference.ts';
import type { Services } from './services.ts';
import { mountWeb } from './web.ts';

/** The whole product as one HTTP application; the only file that knows every feature. */
export function createApp(
  services: Services,
  options: { webDirectory: string; isLoopback: boolean; startedAt: Date },
): { app: App; router: Router } {
  const { db, pool, config, log, index, jobs, meaning, mail, parser, sources, now } = services;
  const router = createRouter(log);
  const { app } = router;
  app.use(
    secureHeaders({
      contentSecurityPolicy: {},
      xFrameOptions: false,
      referrerPolicy: 'same-origin',
      crossOriginOpenerPolicy: 'same-origin',
    }),
  );
  mountMetrics(
    app,
    async () =>
      (
        await db
          .selectFrom('indexChange')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
  );
  mountProbes(app, services);

  const signIn = createSignIn({ db, pool, config, mail, log, secretKey: services.secretKey });
  mountPeople(router, {
    db,
    pool,
    config,
    mail,
    log,
    signIn,
    isLoopback: options.isLoopback,
    demo: { load: () => loadDemo(services), leave: () => leaveDemo(services), isReading: () => demoIsReading(db) },
  });
  mountKnowledge(router, { db, parser });
  mountSources(router, sources);
  mountSearch(router, { db, index, meaning, now });
  mountExperts(router, { db, index, meaning, now });
  mountTopics(router, { db, now });
  mountAdministration(router, {
    db,
    index,
    meaning,
    jobs,
    dataDirectory: config.dataDirectory,
    mailConfigured: mail.configured,
    now,
    startedAt: options.startedAt,
    rebuildSoon: () => jobs.enqueue(db, 'rebuild-index', {}, 'rebuild'),
  });
  mountReference(app);
  mountWeb(app, options.webDirectory);
  return { app, router };
}

/** `/healthz`: the process lives. `/readyz`: it can answer. */
function mountProbes(app: App, { db }: Services): void {
  app.get('/healthz', (context) => context.json({ alive: true }));
  app.get('/readyz', async (context) => {
    try {
      await sql`select 1`.execute(db);
      return context.json({ ready: true });
    } catch {
      return context.json({ ready: false, reason: 'The database does not answer.' }, 503);
    }
  });
}
