import {
  changeSource,
  connectSource,
  listConnectors,
  listFailures,
  listSources,
  previewSource,
  purgeSource,
  seeSource,
  steerSource,
} from '#contract/sources.ts';
import { afterCursor, cursorAfter } from '#kernel/database.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Http, Router } from '#kernel/http.ts';
import { isAdministrator, type Viewer } from '#kernel/readable.ts';
import { documentById } from '#knowledge';
import { SourceError } from './connector.ts';
import { connectorOf } from './connectors.ts';
import { change, connect, previewSettings, purge, type SourcesDeps, steer } from './sources.ts';
import { settingsOf, sourceOf } from './store.ts';
import { showFailures, showSource, showSources } from './view.ts';

export function mountSources(router: Router, deps: SourcesDeps): void {
  const show = (viewer: Viewer, id: string) => showSource(deps.db, viewer, id, deps.now());

  router.on(listConnectors, async (viewer) => ({
    items: [...deps.connectors.values()]
      .map(({ shared: { name, fields }, personal }) => ({ name, fields, personal: personal !== null }))
      .filter((connector) => connector.personal || isAdministrator(viewer)),
  }));
  router.on(previewSource, (viewer, { body }) => previewSettings(deps, viewer, body));
  router.on(connectSource, async (viewer, { body }) => show(viewer, await connect(deps, viewer, body)));
  router.on(listSources, async (viewer) => ({ items: await showSources(deps.db, viewer, deps.now()) }));
  router.on(seeSource, (viewer, { params }) => show(viewer, params.id));
  router.on(changeSource, async (viewer, { params, body }) => {
    await change(deps, viewer, params.id, body);
    return show(viewer, params.id);
  });
  router.on(steerSource, async (viewer, { params }) => {
    await steer(deps, viewer, params.id, params.action);
    return show(viewer, params.id);
  });
  router.on(purgeSource, async (viewer, { params }) => {
    await purge(deps, viewer, params.id);
    return { done: true as const };
  });
  router.on(listFailures, async (viewer, { params, query }) => {
    const limit = query.limit ?? 50;
    const found = await showFailures(deps.db, viewer, params.id, limit + 1, afterCursor(query.cursor));
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? cursorAfter(last) : null };
  });
  router.bytes('/api/documents/:id/original', (viewer, http) => sendOriginal(deps, viewer, http));
}

const ORIGINAL_MS = 60_000;

/** The bytes as the source has them now, always as a download. */
async function sendOriginal(deps: SourcesDeps, viewer: Viewer, http: Http): Promise<Response> {
  const document = await documentById(deps.db, viewer, http.req.param('id') ?? '');
  const source = document && (await sourceOf(deps.db, document));
  if (!document || !source) throw notFound();
  const connector = connectorOf(deps, source);
  const settings = settingsOf(source, connector, deps.secretKey);
  const original = await connector
    .original?.(settings, document.externalId, AbortSignal.timeout(ORIGINAL_MS))
    .catch((error: unknown) => {
      if (error instanceof SourceError)
        throw new AppError('unavailable', `${error.message} ${error.remedy}`, { cause: error });
      throw error;
    });
  if (!original)
    throw new AppError('not-found', 'The original is no longer in its source. What was read from it is still here.');
  return http.body(new Uint8Array(original.bytes), 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(original.name)}`,
    'Cache-Control': 'private, no-store',
  });
}
