import type { Db } from '#kernel/database.ts';
import type { Incoming, IncomingDocument, ParseResult, Parser } from '#knowledge';
import type { Change, Page } from './connector.ts';
import * as store from './store.ts';

type Upsert = Extract<Change, { type: 'upsert' }>;
type Move = Extract<Change, { type: 'move' }>;

export type FailureRow = {
  externalId: string;
  part: string;
  name: string;
  location: string;
  code: string;
  message: string;
};
export type Counts = {
  read: number;
  added: number;
  changed: number;
  moved: number;
  deleted: number;
  failed: number;
  unchanged: number;
};

/** A page with everything slow already done: what one short transaction has to write. */
export type Prepared = {
  incoming: Incoming[];
  items: store.Item[];
  failures: FailureRow[];
  moves: Move[];
  deletes: string[];
  /** Things that were documents before and now cannot be read. */
  emptied: string[];
  counts: Counts;
};

/** Parses what is new or changed in a page, side by side; what has its known version is not touched. */
export async function preparePage(
  deps: { db: Db; parser: Parser },
  source: { id: string },
  page: Page,
  progressed: () => Promise<void>,
  signal: AbortSignal,
): Promise<Prepared> {
  const latest = lastOfEach(page.changes);
  const known = await store.versionsOf(
    deps.db,
    source.id,
    latest.map((change) => change.id),
  );
  const fresh = latest.filter((change) => !('version' in change) || known.get(change.id) !== change.version);
  const upserts = fresh.filter((change) => change.type === 'upsert');
  const parsed = await parseAll(deps.parser, upserts, progressed, signal);
  const refused = fresh.filter((change) => change.type === 'failed');
  const failures = [
    ...refused.map((change) => ({
      externalId: change.id,
      part: '',
      name: change.name,
      location: change.location,
      code: change.code,
      message: change.message,
    })),
    ...parsed.flatMap(({ change, result }) => failuresOf(change, result)),
  ];
  const incoming = parsed.flatMap(({ change, result }) => ('failure' in result ? [] : [incomingOf(change, result)]));
  const moves = page.changes.filter((change) => change.type === 'move');
  const deletes = latest.filter((change) => change.type === 'delete').map((change) => change.id);
  return {
    incoming,
    failures,
    moves,
    deletes,
    emptied: [...refused, ...parsed.filter(({ result }) => 'failure' in result).map(({ change }) => change)].map(
      (change) => change.id,
    ),
    items: [...upserts, ...refused].map(({ id, version, name, location }) => ({
      externalId: id,
      version,
      name,
      location,
    })),
    counts: {
      read: page.changes.length,
      added: incoming.filter((item) => !known.has(item.externalId)).length,
      changed: incoming.filter((item) => known.has(item.externalId)).length,
      moved: moves.length,
      deleted: deletes.length,
      failed: failures.length,
      unchanged: latest.length - fresh.length,
    },
  };
}

/** A source may name a thing twice in a page: the last word counts. Moves are kept apart, in their order. */
function lastOfEach(changes: Change[]): Array<Exclude<Change, Move>> {
  const last = new Map<string, Exclude<Change, Move>>();
  for (const change of changes) {
    if (change.type === 'move') continue;
    last.delete(change.id);
    last.set(change.id, change);
  }
  return [...last.values()];
}

const PROGRESS_EVERY_MS = 5_000;

async function parseAll(parser: Parser, upserts: Upsert[], progressed: () => Promise<void>, signal: AbortSignal) {
  let told = Date.now();
  return Promise.all(
    upserts.map(async (change) => {
      signal.throwIfAborted();
      const result = await parser.parse({
        name: change.name,
        bytes: change.bytes,
        ...(change.mediaType !== undefined && { mediaType: change.mediaType }),
      });
      if (Date.now() - told > PROGRESS_EVERY_MS) {
        told = Date.now();
        await progressed();
      }
      return { change, result };
    }),
  );
}

function incomingOf(change: Upsert, result: Exclude<ParseResult, { failure: unknown }>): Incoming {
  const parts: IncomingDocument[] = result.parts.flatMap((part) =>
    'document' in part ? [{ part: part.path, parentPart: part.parent, name: part.name, parsed: part.document }] : [],
  );
  const main = result.document ? [{ part: '', parentPart: null, name: change.name, parsed: result.document }] : [];
  return {
    externalId: change.id,
    version: change.version,
    location: change.location,
    url: change.url,
    modifiedAt: change.modifiedAt,
    people: change.people,
    documents: [...main, ...parts],
  };
}

function failuresOf(change: Upsert, result: ParseResult): FailureRow[] {
  const at = { externalId: change.id, location: change.location };
  if ('failure' in result) return [{ ...at, part: '', name: change.name, ...result.failure }];
  return result.parts.flatMap((part) =>
    'failure' in part ? [{ ...at, part: part.path, name: part.name, ...part.failure }] : [],
  );
}
