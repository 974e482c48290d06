import { sql, type Tx } from '#kernel/database.ts';
import type { ParsedDocument, PersonMention } from './parsed.ts';
import './tables.ts';

/** One thing of a source with what the parser made of it, ready to be kept. */
export type Incoming = {
  externalId: string;
  version: string;
  location: string;
  url: string | null;
  /** The source's own time for it; the document's own time wins. */
  modifiedAt: Date | null;
  /** Authors the source knows. */
  people: PersonMention[];
  documents: IncomingDocument[];
};
export type IncomingDocument = { part: string; parentPart: string | null; name: string; parsed: ParsedDocument };

export type Place = { sourceId: string; audienceId: number };

const ROWS_AT_ONCE = 2_000;

/**
 * Keeps documents: a document that was there before keeps its id, so that links to it stay valid; parts that are gone
 * are removed. Queues every touched document for the index, in the same transaction.
 */
export async function saveDocuments(tx: Tx, place: Place, incoming: Incoming[], now: Date): Promise<void> {
  if (incoming.length === 0) return;
  const names = await addressesOfNames(tx, incoming);
  const rows = incoming.flatMap((item) => item.documents.map((document) => documentRow(item, document, now)));
  const ids = await upsertDocuments(tx, place, rows);
  await removeOtherParts(tx, place, incoming, [...ids.values()]);
  await linkParents(tx, incoming, ids);
  const all = [...ids.values()];
  await sql`delete from passage where document_id = any(${all}::uuid[])`.execute(tx);
  await sql`delete from document_person where document_id = any(${all}::uuid[])`.execute(tx);
  const contents = incoming.flatMap((item) =>
    item.documents.map((document) => ({ item, document, id: idOf(ids, item, document.part) })),
  );
  await insertJson(
    tx,
    'document_body',
    bodyColumns,
    contents.map(({ id, document: { parsed } }) => ({
      document_id: id,
      blocks: parsed.blocks,
      raw_html: parsed.rawHtml,
    })),
  );
  await insertJson(
    tx,
    'passage',
    passageColumns,
    contents.flatMap(({ id, document: { parsed } }) =>
      parsed.passages.map((passage) => ({
        document_id: id,
        ordinal: passage.ordinal,
        first_block: passage.firstBlock,
        last_block: passage.lastBlock,
        heading: passage.heading,
        text: passage.text,
        terms: passage.terms,
      })),
    ),
  );
  await insertJson(
    tx,
    'document_person',
    personColumns,
    contents.flatMap(({ id, item, document }) =>
      peopleOf(item, document, names).map((person, ordinal) => ({ document_id: id, ordinal, ...person })),
    ),
  );
  await queueForIndex(tx, all);
}

/** Removes everything these things of a source had become. Returns how many documents that were. */
export async function deleteDocuments(tx: Tx, sourceId: string, externalIds: string[]): Promise<number> {
  const gone = await tx
    .deleteFrom('document')
    .where('sourceId', '=', sourceId)
    .where('externalId', 'in', externalIds.length ? externalIds : [''])
    .returning('id')
    .execute();
  await queueForIndex(
    tx,
    gone.map((row) => row.id),
  );
  return gone.length;
}

/** The same content under a new name: nothing is parsed, embedded or indexed again. */
export async function moveDocument(
  tx: Tx,
  sourceId: string,
  from: string,
  to: { externalId: string; location: string; name: string },
): Promise<void> {
  await deleteDocuments(tx, sourceId, [to.externalId]);
  await tx
    .updateTable('document')
    .set({ externalId: to.externalId, location: to.location })
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', from)
    .execute();
  await tx
    .updateTable('document')
    .set({ name: to.name })
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', to.externalId)
    .where('part', '=', '')
    .execute();
}

/** Gives all documents of a source another audience: who may read them changes with the transaction. */
export async function changeAudience(tx: Tx, sourceId: string, audienceId: number): Promise<void> {
  const changed = await tx
    .updateTable('document')
    .set({ audienceId })
    .where('sourceId', '=', sourceId)
    .where('audienceId', '!=', audienceId)
    .returning('id')
    .execute();
  await queueForIndex(
    tx,
    changed.map((row) => row.id),
  );
}

/** Deletes up to `limit` documents of a source, for a purge in small steps. Returns how many went. */
export async function purgeDocuments(tx: Tx, sourceId: string, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    delete from document where id in (select id from document where source_id = ${sourceId} limit ${limit}) returning id`.execute(
    tx,
  );
  await queueForIndex(
    tx,
    rows.map((row) => row.id),
  );
  return rows.length;
}

/** Marks documents whose passages in the index are behind. A document queued again moves to the end. */
export async function queueForIndex(tx: Tx, documentIds: string[]): Promise<void> {
  if (documentIds.length === 0) return;
  await sql`
    insert into index_change (document_id) select unnest(${documentIds}::uuid[])
    on conflict (document_id) do update set seq = default`.execute(tx);
}

const bodyColumns = 'document_id uuid, blocks jsonb, raw_html text';
const passageColumns =
  'document_id uuid, ordinal integer, first_block integer, last_block integer, heading text, text text, terms text';
const personColumns = 'document_id uuid, ordinal integer, role text, name text, address text';

/** Inserts many rows as one parameter; PostgreSQL's JSON cannot hold NUL, and no text needs it. */
async function insertJson(tx: Tx, table: string, columns: string, rows: object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await sql`insert into ${sql.table(table)} select * from jsonb_to_recordset(${toJson(rows.slice(start, start + ROWS_AT_ONCE))}::jsonb) as x(${sql.raw(columns)})
      ${table === 'document_body' ? sql`on conflict (document_id) do update set blocks = excluded.blocks, raw_html = excluded.raw_html` : sql``}`.execute(
      tx,
    );
  }
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' && !inner.isWellFormed() ? inner.toWellFormed() : inner,
  ).replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1');

const keyOf = (externalId: string, part: string) => JSON.stringify([externalId, part]);

function idOf(ids: Map<string, string>, item: Incoming, part: string): string {
  const id = ids.get(keyOf(item.externalId, part));
  if (!id) throw new Error(`The document ${item.externalId} ${part} was not kept.`);
  return id;
}

type DocumentRow = ReturnType<typeof documentRow>;

function documentRow(item: Incoming, { part, name, parsed }: IncomingDocument, now: Date) {
  const at = instant(parsed.modifiedAt) ?? instant(parsed.createdAt) ?? item.modifiedAt ?? now;
  return {
    external_id: item.externalId,
    part,
    version: item.version,
    kind: parsed.kind,
    title: parsed.title.slice(0, 500) || name,
    title_terms: parsed.titleTerms,
    language: parsed.language,
    name,
    location: item.location,
    url: item.url,
    at,
    written_at: instant(parsed.createdAt),
    modified_at: instant(parsed.modifiedAt) ?? item.modifiedAt,
    message_id: parsed.thread?.messageId ?? null,
    thread_key: threadKey(parsed),
    fingerprint: parsed.fingerprint === null ? null : BigInt.asIntN(64, BigInt(`0x${parsed.fingerprint}`)).toString(),
    has_html: parsed.rawHtml !== null,
    superseded: parsed.superseded,
    passages: parsed.passages.length,
  };
}

/** Dates in documents can be nonsense; PostgreSQL and people want them between 1970 and 2200. */
function instant(text: string | null): Date | null {
  const date = text === null ? null : new Date(text);
  return date && date.getTime() > 0 && date.getUTCFullYear() < 2200 ? date : null;
}

/** The thread's first message names the thread (RFC 5256 REFERENCES: the first reference is the root). */
const threadKey = ({ thread }: ParsedDocument): string | null => thread && (thread.references[0] ?? thread.messageId);

async function upsertDocuments(tx: Tx, place: Place, rows: DocumentRow[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const kept = await sql<{ id: string; externalId: string; part: string }>`
      insert into document (source_id, audience_id, external_id, part, version, kind, title, title_terms, language, name, location, url, at, written_at, modified_at, message_id, thread_key, fingerprint, has_html, superseded, passages)
      select ${place.sourceId}::uuid, ${place.audienceId}::int, x.* from jsonb_to_recordset(${toJson(rows.slice(start, start + ROWS_AT_ONCE))}::jsonb) as x(
        external_id text, part text, version text, kind text, title text, title_terms text, language text, name text, location text, url text,
        at timestamptz, written_at timestamptz, modified_at timestamptz, message_id text, thread_key text, fingerprint bigint, has_html boolean, superseded boolean, passages integer)
      on conflict (source_id, external_id, part) do update set
        audience_id = excluded.audience_id, version = excluded.version, kind = excluded.kind, title = excluded.title, title_terms = excluded.title_terms,
        language = excluded.language, name = excluded.name, location = excluded.location, url = excluded.url, at = excluded.at, written_at = excluded.written_at,
        modified_at = excluded.modified_at, message_id = excluded.message_id, thread_key = excluded.thread_key, fingerprint = excluded.fingerprint,
        has_html = excluded.has_html, superseded = excluded.superseded, passages = excluded.passages
      returning id, external_id, part`.execute(tx);
    for (const row of kept.rows) ids.set(keyOf(row.externalId, row.part), row.id);
  }
  return ids;
}

async function removeOtherParts(tx: Tx, place: Place, incoming: Incoming[], keep: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    delete from document where source_id = ${place.sourceId} and external_id = any(${incoming.map((item) => item.externalId)}::text[])
      and not (id = any(${keep}::uuid[])) returning id`.execute(tx);
  await queueForIndex(
    tx,
    rows.map((row) => row.id),
  );
}

async function linkParents(tx: Tx, incoming: Incoming[], ids: Map<string, string>): Promise<void> {
  const links = incoming.flatMap((item) =>
    item.documents
      .filter(({ part }) => part !== '')
      .map(({ part, parentPart }) => ({
        id: idOf(ids, item, part),
        parent: ids.get(keyOf(item.externalId, parentPart ?? '')) ?? null,
      })),
  );
  if (links.length === 0) return;
  await sql`update document set parent_id = x.parent from jsonb_to_recordset(${toJson(links)}::jsonb) as x(id uuid, parent uuid) where document.id = x.id`.execute(
    tx,
  );
}

/** What the parser and the source say, one row for each person and role; names are matched to addresses we know. */
function peopleOf(item: Incoming, { part, parsed }: IncomingDocument, names: Map<string, string>) {
  const authorsOfSource = part === '' && !parsed.people.some((person) => person.role === 'author') ? item.people : [];
  const unique = new Map<string, { role: PersonMention['role']; name: string | null; address: string | null }>();
  for (const { role, name, address } of [...parsed.people, ...authorsOfSource]) {
    const known = address?.toLowerCase() ?? (name ? (names.get(name.toLowerCase()) ?? null) : null);
    if (!known && !name) continue;
    const key = `${role} ${known ?? name}`;
    if (!unique.has(key)) unique.set(key, { role, name, address: known });
  }
  return [...unique.values()].slice(0, 500);
}

/** A document property often holds only a name: it stands for the colleague of that name when there is exactly one. */
async function addressesOfNames(tx: Tx, incoming: Incoming[]): Promise<Map<string, string>> {
  const wanted = incoming
    .flatMap((item) => [...item.people, ...item.documents.flatMap(({ parsed }) => parsed.people)])
    .flatMap((person) => (person.address === null && person.name ? [person.name.toLowerCase()] : []));
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ name: string; address: string }>`
    select lower(name) as name, min(email) as address from person
    where lower(name) = any(${[...new Set(wanted)]}::text[]) and email is not null group by lower(name) having count(*) = 1`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.name, row.address]));
}
