import type { PersonCard } from '#contract/people.ts';
import { type Db, sql } from '#kernel/database.ts';
import { type Readable, readable, type Viewer } from '#kernel/readable.ts';
import { cardByAddress, cardOf } from '#people';
import type { Block } from './parsed.ts';
import './tables.ts';

/** What every list of documents shows, without its text. */
export type DocumentRow = {
  id: string;
  sourceId: string;
  externalId: string;
  part: string;
  parentId: string | null;
  audienceId: number;
  kind: string;
  title: string;
  language: string | null;
  location: string;
  url: string | null;
  at: Date;
  writtenAt: Date | null;
  modifiedAt: Date | null;
  threadKey: string | null;
  fingerprint: string | null;
  hasHtml: boolean;
  superseded: boolean;
  sourceName: string;
  connector: string;
  personal: boolean;
};

const columns = [
  'document.id',
  'document.sourceId',
  'document.externalId',
  'document.part',
  'document.parentId',
  'document.audienceId',
  'document.kind',
  'document.title',
  'document.language',
  'document.location',
  'document.url',
  'document.at',
  'document.writtenAt',
  'document.modifiedAt',
  'document.threadKey',
  'document.hasHtml',
  'document.superseded',
  'source.name as sourceName',
  'source.connector',
  'source.personal',
] as const;

/** 64 bits do not fit a number: they come and go as text. */
const fingerprint = sql<string | null>`document.fingerprint::text`.as('fingerprint');

const fromDocuments = (db: Db) => db.selectFrom('document').innerJoin('source', 'source.id', 'document.sourceId');
const select = (db: Db) => fromDocuments(db).select(columns).select(fingerprint);

const among = (ids: readonly string[]) => sql<boolean>`document.id = any(${ids}::uuid[])`;

/** The documents among `ids` that the viewer may read, in no order. */
export const documentsById = (db: Db, viewer: Viewer, ids: string[]): Promise<Readable<DocumentRow>[]> =>
  ids.length === 0 ? Promise.resolve([]) : readable(viewer, 'document.audienceId', select(db).where(among(ids)));

/** As much of a document as its card shows, people aside. */
export type DocumentFace = Pick<
  DocumentRow,
  | 'id'
  | 'kind'
  | 'title'
  | 'language'
  | 'sourceId'
  | 'sourceName'
  | 'connector'
  | 'personal'
  | 'location'
  | 'at'
  | 'superseded'
>;

/** As much of a document as ranking and counting need as well. */
export type DocumentOutline = DocumentFace & Pick<DocumentRow, 'threadKey' | 'fingerprint'> & { titleTerms: string };

/** The outlines of the documents among `ids` that the viewer may read, in no order. */
export const outlinesById = (db: Db, viewer: Viewer, ids: string[]): Promise<Readable<DocumentOutline>[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : readable(
        viewer,
        'document.audienceId',
        fromDocuments(db)
          .select(['document.id', 'document.kind', 'document.title', 'document.titleTerms', 'document.language'])
          .select(['document.sourceId', 'source.name as sourceName', 'source.connector', 'source.personal'])
          .select(['document.location', 'document.at', 'document.superseded', 'document.threadKey', fingerprint])
          .where(among(ids)),
      );

export async function documentById(db: Db, viewer: Viewer, id: string): Promise<Readable<DocumentRow> | null> {
  return (await documentsById(db, viewer, [id]))[0] ?? null;
}

/** Newest first; `before` is the last row of the page above. Attachments and quoted parts follow their document. */
export function recentDocuments(
  db: Db,
  viewer: Viewer,
  limit: number,
  options: { source?: string | undefined; before?: { at: Date; id: string } | undefined },
): Promise<Readable<DocumentRow>[]> {
  let query = select(db)
    .where('document.parentId', 'is', null)
    .orderBy('document.at', 'desc')
    .orderBy('document.id', 'desc')
    .limit(limit);
  if (options.source) query = query.where('document.sourceId', '=', options.source);
  if (options.before)
    query = query.where(sql<boolean>`(document.at, document.id) < (${options.before.at}, ${options.before.id}::uuid)`);
  return readable(viewer, 'document.audienceId', query);
}

export const attachmentsOf = (db: Db, viewer: Viewer, id: string): Promise<Readable<DocumentRow>[]> =>
  readable(
    viewer,
    'document.audienceId',
    select(db).where('document.parentId', '=', id).orderBy('document.part').limit(100),
  );

/** The other messages of a thread, oldest first. */
export const threadOf = (db: Db, viewer: Viewer, document: DocumentRow): Promise<Readable<DocumentRow>[]> =>
  document.threadKey === null
    ? Promise.resolve([])
    : readable(
        viewer,
        'document.audienceId',
        select(db)
          .where('document.threadKey', '=', document.threadKey)
          .where('document.id', '!=', document.id)
          .orderBy('document.at')
          .limit(200),
      );

const NEAR_BITS = 3;

/** Documents whose SimHash differs in at most three bits (Manku, Jain & Das Sarma, WWW 2007), found by equal bands. */
export function duplicatesOf(db: Db, viewer: Viewer, document: DocumentRow): Promise<Readable<DocumentRow>[]> {
  if (document.fingerprint === null) return Promise.resolve([]);
  const print = sql`${document.fingerprint}::bigint`;
  const query = select(db)
    .where('document.id', '!=', document.id)
    .where(sql<boolean>`((fingerprint & 65535) = (${print} & 65535) or ((fingerprint >> 16) & 65535) = ((${print} >> 16) & 65535)
      or ((fingerprint >> 32) & 65535) = ((${print} >> 32) & 65535) or ((fingerprint >> 48) & 65535) = ((${print} >> 48) & 65535))`)
    .where(sql<boolean>`bit_count((fingerprint # ${print})::bit(64)) <= ${NEAR_BITS}`)
    .orderBy('document.at', 'desc')
    .limit(20);
  return readable(viewer, 'document.audienceId', query);
}

export type PersonRow = {
  documentId: string;
  role: 'author' | 'editor' | 'recipient' | 'copied';
  name: string | null;
  address: string | null;
};

/** Everybody named by these readable documents, in the documents' order. */
export async function peopleOfDocuments(
  db: Db,
  documents: readonly Readable<{ id: string }>[],
  roles?: PersonRow['role'][],
): Promise<PersonRow[]> {
  return documents.length === 0 ? [] : namedIn(db, documents, roles).execute();
}

function namedIn(db: Db, documents: readonly Readable<{ id: string }>[], roles?: PersonRow['role'][]) {
  const query = db
    .selectFrom('documentPerson')
    .select(['documentId', 'role', 'name', 'address'])
    .where(sql<boolean>`document_id = any(${documents.map((document) => document.id)}::uuid[])`)
    .orderBy('documentId')
    .orderBy('ordinal');
  return roles ? query.where('role', 'in', roles) : query;
}

export type ContributorRow = PersonRow & { person: PersonCard | null };

/** The same, with who of the organisation that is, also of those who left. */
export async function contributorsOf(
  db: Db,
  documents: readonly Readable<{ id: string }>[],
  roles?: PersonRow['role'][],
): Promise<ContributorRow[]> {
  if (documents.length === 0) return [];
  const rows = await namedIn(db, documents, roles)
    .select(cardByAddress(db, sql.ref('documentPerson.address')).as('person'))
    .execute();
  return rows.map((row) => ({ ...row, person: row.person && cardOf(row.person) }));
}

const BLOCKS_AT_ONCE = 400;

/** Some blocks of a readable document's text; `next` is where the rest begins. */
export async function blocksOf(
  db: Db,
  document: Readable<{ id: string }>,
  from: number,
  upTo = 0,
): Promise<{ blocks: Block[]; next: number | null }> {
  const until = Math.max(from + BLOCKS_AT_ONCE, upTo + 1);
  const { rows } = await sql<{ blocks: Block[] | null; total: number }>`
    select (select jsonb_agg(blocks -> i order by i) from generate_series(${from}::int, least(${until}::int, jsonb_array_length(blocks)) - 1) i) as blocks, jsonb_array_length(blocks) as total
    from document_body where document_id = ${document.id}`.execute(db);
  const row = rows[0];
  return { blocks: row?.blocks ?? [], next: row && row.total > until ? until : null };
}

export type PassageRow = {
  documentId: string;
  ordinal: number;
  firstBlock: number;
  lastBlock: number;
  heading: string;
  text: string;
};

export const outlineOf = (
  db: Db,
  document: Readable<{ id: string }>,
): Promise<Array<Omit<PassageRow, 'text' | 'documentId' | 'heading'>>> =>
  db
    .selectFrom('passage')
    .select(['ordinal', 'firstBlock', 'lastBlock'])
    .where('documentId', '=', document.id)
    .orderBy('ordinal')
    .execute();

/** The text of some passages of readable documents. */
export async function passagesAt(
  db: Db,
  documents: readonly Readable<{ id: string }>[],
  places: Array<{ documentId: string; ordinal: number }>,
): Promise<PassageRow[]> {
  const allowed = new Set(documents.map((document) => document.id));
  const wanted = places.filter((place) => allowed.has(place.documentId));
  if (wanted.length === 0) return [];
  const { rows } = await sql<PassageRow>`
    select document_id, ordinal, first_block, last_block, heading, text from passage
    where (document_id, ordinal) in (select * from unnest(${wanted.map((place) => place.documentId)}::uuid[], ${wanted.map((place) => place.ordinal)}::int[]))`.execute(
    db,
  );
  return rows;
}

const PAGED = new Set(['pdf', 'slides', 'sheet', 'word']);

/** The page number where a passage begins, for those that have pages. */
export async function pagesAt(
  db: Db,
  documents: readonly Readable<{ id: string; kind: string }>[],
  found: PassageRow[],
): Promise<Map<string, number>> {
  const paged = new Set(documents.filter(({ kind }) => PAGED.has(kind)).map(({ id }) => id));
  const passages = found.filter(({ documentId }) => paged.has(documentId));
  if (passages.length === 0) return new Map();
  const { rows } = await sql<{ documentId: string; ordinal: number; page: number }>`
    select x.d as document_id, x.o as ordinal, (b.blocks -> x.f ->> 'page')::int as page
    from unnest(${passages.map((row) => row.documentId)}::uuid[], ${passages.map((row) => row.ordinal)}::int[], ${passages.map((row) => row.firstBlock)}::int[]) as x(d, o, f)
    join document_body b on b.document_id = x.d where b.blocks -> x.f ? 'page'`.execute(db);
  return new Map(rows.map((row) => [`${row.documentId}:${row.ordinal}`, row.page]));
}

export async function rawHtmlOf(db: Db, document: Readable<{ id: string }>): Promise<string | null> {
  const row = await db
    .selectFrom('documentBody')
    .select('rawHtml')
    .where('documentId', '=', document.id)
    .executeTakeFirst();
  return row?.rawHtml ?? null;
}

/** What somebody wrote or edited, newest first, as far as the viewer may read it. */
export function documentsOfPerson(
  db: Db,
  viewer: Viewer,
  addresses: string[],
  limit: number,
): Promise<Readable<DocumentRow>[]> {
  if (addresses.length === 0) return Promise.resolve([]);
  const query = select(db)
    .where(
      sql<boolean>`document.id in (select document_id from document_person where address = any(${addresses}::text[]) and role in ('author', 'editor'))`,
    )
    .orderBy('document.at', 'desc')
    .limit(limit);
  return readable(viewer, 'document.audienceId', query);
}
