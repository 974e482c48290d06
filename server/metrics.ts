import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '#kernel/http.ts';

/** Prometheus text at /metrics: process, event loop, requests by route, documents waiting for the index. */
export function mountMetrics(app: App, waitingForIndex: () => Promise<number>): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'learnscape_request_seconds',
    help: 'How long requests take, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  new Gauge({
    name: 'learnscape_index_waiting_documents',
    help: 'Documents whose passages are not in the index yet',
    registers: [registry],
    async collect() {
      this.set(await waitingForIndex());
    },
  });
  app.use('/api/*', async (context, next) => {
    const end = seconds.startTimer();
    await next();
    // The route pattern, never the path: ids are not for metrics.
    end({
      method: context.req.method,
      route: context.req.matchedRoutes?.at(-1)?.path ?? 'unknown',
      status: String(context.res.status),
    });
  });
  app.get('/metrics', async (context) =>
    context.text(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  );
}
