import { z } from 'zod';
import type { Audience } from '#contract/people.ts';
import type { Db, Tx } from '#kernel/database.ts';
import { sql } from '#kernel/database.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { isAdministrator, type Viewer } from '#kernel/readable.ts';
import { purgeDocuments } from '#knowledge';
import { internAudience } from '#people';
import { type Connector, type Preview, SourceError } from './connector.ts';
import { seal, separateSecrets, unseal } from './secrets.ts';
import { connectorOf } from './connectors.ts';
import { shareSource, type SyncDeps } from './sync.ts';

export type SourcesDeps = SyncDeps & {
  /** Asks for a run of this source, in the caller's transaction. */
  syncSoon(tx: Tx | Db, sourceId: string): Promise<void>;
  purgeSoon(tx: Tx | Db, sourceId: string): Promise<void>;
};

type Settings = Record<string, unknown>;
const PREVIEW_MS = 40_000;
const DEFAULT_MINUTES = 15;

/** Who may steer a source: its owner if it is personal, administrators if it is shared. Everybody else: nothing there. */
export async function sourceToChange(db: Db, viewer: Viewer, id: string) {
  const row = await db
    .selectFrom('source')
    .selectAll()
    .where('id', '=', id)
    .where('purging', '=', false)
    .executeTakeFirst();
  if (!row || !(row.personal ? row.ownerId === viewer.personId : isAdministrator(viewer))) throw notFound();
  return row;
}

function mayConnect(deps: SourcesDeps, viewer: Viewer, connector: string, personal: boolean): void {
  if (personal && deps.connectors.get(connector)?.personal === null)
    throw new AppError(
      'invalid-input',
      'This kind of source cannot be personal: it reads from the server, not from an account of yours.',
    );
  if (!personal && !isAdministrator(viewer))
    throw new AppError(
      'not-allowed',
      'Shared sources are connected by an administrator. You can connect a mailbox of your own.',
    );
}

/** Tries settings without storing anything; secrets left out are taken from the source they belong to. */
export async function previewSettings(
  deps: SourcesDeps,
  viewer: Viewer,
  asked: { connector: string; settings: Settings; source?: string | undefined },
): Promise<Preview> {
  const kept = asked.source ? await sourceToChange(deps.db, viewer, asked.source) : null;
  const personal = kept?.personal ?? !isAdministrator(viewer);
  mayConnect(deps, viewer, asked.connector, personal);
  const connector = connectorFor(deps, { connector: asked.connector, personal });
  const settings = parseSettings(connector, { ...secretsOf(deps, kept), ...withoutEmpty(asked.settings, connector) });
  try {
    return await connector.preview(settings, AbortSignal.timeout(PREVIEW_MS));
  } catch (error) {
    throw asAppError(error);
  }
}

export async function connect(
  deps: SourcesDeps,
  viewer: Viewer,
  asked: {
    connector: string;
    name: string;
    settings: Settings;
    personal: boolean;
    audience?: Audience | undefined;
    everyMinutes?: number | undefined;
  },
): Promise<string> {
  mayConnect(deps, viewer, asked.connector, asked.personal);
  const connector = connectorFor(deps, asked);
  parseSettings(connector, asked.settings);
  const { open, secret } = separateSecrets(asked.settings, connector.secrets);
  return deps.db.transaction().execute(async (tx) =>
    insertSource(deps, tx, {
      connector: connector.name,
      name: asked.name,
      personal: asked.personal,
      settings: open,
      secret,
      ownerId: viewer.personId,
      audienceId: await internAudience(tx, audienceFor(viewer, asked)),
      everyMinutes: asked.everyMinutes ?? DEFAULT_MINUTES,
    }),
  );
}

type NewSource = {
  connector: string;
  name: string;
  settings: Settings;
  secret: Settings;
  personal: boolean;
  ownerId: string;
  audienceId: number;
  everyMinutes: number;
};

async function insertSource(deps: SourcesDeps, tx: Tx, { settings, secret, ...source }: NewSource): Promise<string> {
  const { id } = await tx
    .insertInto('source')
    .values({
      ...source,
      settings: JSON.stringify(settings),
      secrets: sealed(deps, secret),
      cursor: null,
      problem: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await deps.syncSoon(tx, id);
  return id;
}

/** Connects a source without anybody asking over HTTP: the demo. The caller has settled who may. */
export async function connectUnattended(deps: SourcesDeps, tx: Tx, source: Omit<NewSource, 'secret'>): Promise<string> {
  parseSettings(connectorFor(deps, source), source.settings);
  return insertSource(deps, tx, { ...source, secret: {} });
}

/** A personal source is its owner's alone, whatever is asked; a shared one whose audience nobody named too. */
function audienceFor(viewer: Viewer, asked: { personal: boolean; audience?: Audience | undefined }): Audience {
  const alone: Audience = { kind: 'some', groups: [], people: [viewer.personId] };
  return asked.personal ? alone : (asked.audience ?? alone);
}

export async function change(
  deps: SourcesDeps,
  viewer: Viewer,
  id: string,
  asked: {
    name?: string | undefined;
    settings?: Settings | undefined;
    audience?: Audience | undefined;
    everyMinutes?: number | undefined;
  },
): Promise<void> {
  const source = await sourceToChange(deps.db, viewer, id);
  if (source.personal && asked.audience)
    throw new AppError('invalid-input', 'A personal source is readable by you alone; that cannot be changed.');
  await deps.db.transaction().execute(async (tx) => {
    if (asked.name) await tx.updateTable('source').set({ name: asked.name }).where('id', '=', id).execute();
    if (asked.everyMinutes)
      await tx.updateTable('source').set({ everyMinutes: asked.everyMinutes }).where('id', '=', id).execute();
    if (asked.audience) {
      await shareSource(tx, id, await internAudience(tx, asked.audience));
      await deps.indexSoon(tx);
    }
    if (asked.settings) await changeSettings(deps, tx, source, asked.settings);
  });
}

/** Other settings may mean other documents: the source is compared from the start, unchanged ones are not parsed again. */
async function changeSettings(
  deps: SourcesDeps,
  tx: Tx,
  source: { id: string; connector: string; personal: boolean; secrets: string | null },
  asked: Settings,
): Promise<void> {
  const connector = connectorFor(deps, source);
  const merged = { ...secretsOf(deps, source), ...withoutEmpty(asked, connector) };
  parseSettings(connector, merged);
  const { open, secret } = separateSecrets(merged, connector.secrets);
  await tx
    .updateTable('source')
    .set({ settings: JSON.stringify(open), secrets: sealed(deps, secret), cursor: null, problem: null })
    .where('id', '=', source.id)
    .execute();
  await deps.syncSoon(tx, source.id);
}

export async function steer(
  deps: SourcesDeps,
  viewer: Viewer,
  id: string,
  action: 'sync' | 'pause' | 'resume' | 'reread',
): Promise<void> {
  const source = await sourceToChange(deps.db, viewer, id);
  await deps.db.transaction().execute(async (tx) => {
    if (action === 'pause' || action === 'resume')
      await tx
        .updateTable('source')
        .set({ paused: action === 'pause' })
        .where('id', '=', id)
        .execute();
    if (action === 'reread') {
      await tx
        .updateTable('source')
        .set({ cursor: null, rereadAt: sql<Date>`now()` })
        .where('id', '=', id)
        .execute();
      await tx.updateTable('sourceItem').set({ version: '' }).where('sourceId', '=', id).execute();
    }
    if (action !== 'pause' && !(action === 'sync' && source.paused)) await deps.syncSoon(tx, id);
  });
}

/** Hides everything of the source at once; the rows go in a job. */
export async function purge(deps: SourcesDeps, viewer: Viewer, id: string): Promise<void> {
  await sourceToChange(deps.db, viewer, id);
  await deps.db.transaction().execute(async (tx) => {
    const nobody = await internAudience(tx, { kind: 'some', groups: [], people: [] });
    await tx.updateTable('source').set({ purging: true, secrets: null }).where('id', '=', id).execute();
    await shareSource(tx, id, nobody);
    await deps.purgeSoon(tx, id);
  });
}

const PURGED_AT_ONCE = 500;

/** The job behind a purge: small steps, so that nothing else waits for it. */
export async function finishPurge(deps: SourcesDeps, sourceId: string, signal: AbortSignal): Promise<void> {
  let removed = PURGED_AT_ONCE;
  while (removed > 0 && !signal.aborted) {
    removed = await deps.db.transaction().execute(async (tx) => {
      const count = await purgeDocuments(tx, sourceId, PURGED_AT_ONCE);
      await deps.indexSoon(tx);
      return count;
    });
  }
  if (!signal.aborted)
    await deps.db.deleteFrom('source').where('id', '=', sourceId).where('purging', '=', true).execute();
}

/** Sources whose time has come, for the schedule. */
export async function syncDueSources(deps: SourcesDeps): Promise<void> {
  const due = await deps.db
    .selectFrom('source')
    .select('id')
    .where('paused', '=', false)
    .where('purging', '=', false)
    .where('nextRunAt', '<=', deps.now())
    .execute();
  for (const { id } of due) await deps.syncSoon(deps.db, id);
}

function connectorFor(deps: SourcesDeps, source: { connector: string; personal: boolean }): Connector {
  try {
    return connectorOf(deps, source);
  } catch (error) {
    throw asAppError(error);
  }
}

function parseSettings(connector: Connector, settings: Settings): unknown {
  const parsed = connector.settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(
    parsed.error.issues.map((issue) => [`settings.${issue.path.join('.')}`, issue.message]),
  );
  throw new AppError('invalid-input', z.prettifyError(parsed.error), { fields });
}

/** A form sends empty strings for what nobody filled in. */
const withoutEmpty = (settings: Settings, connector: Connector): Settings =>
  Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => !(connector.secrets.includes(name) && (value === '' || value === null)),
    ),
  );

const secretsOf = (deps: SourcesDeps, source: { secrets: string | null } | null): Settings =>
  source?.secrets ? unseal(deps.secretKey, source.secrets) : {};

const sealed = (deps: SourcesDeps, secret: Settings): string | null =>
  Object.keys(secret).length > 0 ? seal(deps.secretKey, secret) : null;

const asAppError = (error: unknown): unknown => {
  if (error instanceof SourceError)
    return new AppError('invalid-input', `${error.message} ${error.remedy}`, { cause: error });
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new AppError(
      'invalid-input',
      'The source did not answer within 40 seconds. Check the address, then try again.',
      { cause: error },
    );
  return error;
};
