import { type Db, sql } from '#kernel/database.ts';
import { mayRead, type Readable, readable, type Viewer } from '#kernel/readable.ts';
import type { PersonRow } from '#knowledge';
import { isAutomatic } from './automatic.ts';

/** Somebody of the organisation behind a document, as much of it as votes need, and how many it was sent to. */
export type Contribution = {
  documentId: string;
  at: Date;
  threadKey: string | null;
  fingerprint: string | null;
  personId: string;
  role: PersonRow['role'];
  recipients: number;
};

/** Whoever got a mail with so many others learned little from it that can be asked of her alone. */
const MOST_RECIPIENTS = 20;

/**
 * Who wrote, edited or was sent the documents among `ids` that the viewer may read, as far as their addresses are
 * somebody's here. One query, for a thousand of them.
 */
export async function contributionsTo(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Readable<Contribution>[]> {
  if (ids.length === 0) return [];
  const query = db
    // Materialized: from the documents to their people, whatever the planner thinks of so long a list.
    .with(
      (cte) => cte('found').materialized(),
      (named) =>
        named
          .selectFrom('document')
          .select([
            'id',
            'audienceId',
            'kind',
            'at',
            'threadKey',
            sql<string | null>`fingerprint::text`.as('fingerprint'),
          ])
          .where(sql<boolean>`id = any(${ids}::uuid[])`),
    )
    .selectFrom('found')
    .innerJoin('documentPerson as p', 'p.documentId', 'found.id')
    .innerJoin('personAddress as a', 'a.address', 'p.address')
    .innerJoinLateral(
      (inner) =>
        inner
          .selectFrom('documentPerson as r')
          .select(sql<number>`count(*)::int`.as('recipients'))
          .where(sql<boolean>`found.kind = 'mail' and r.document_id = found.id and r.role in ('recipient', 'copied')`)
          .as('sent'),
      (join) => join.onTrue(),
    )
    .select(['found.id as documentId', 'found.at', 'found.threadKey', 'found.fingerprint'])
    .select(['a.personId', 'a.address', 'p.role', 'sent.recipients'])
    .where(
      sql<boolean>`(p.role in ('author', 'editor') or (p.role = 'recipient' and sent.recipients <= ${MOST_RECIPIENTS}))`,
    );
  return (await readable(viewer, 'found.audienceId', query)).filter(({ address }) => !isAutomatic(address));
}

/** Where these documents lie, of those the viewer may read. */
export const placesOf = (
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Readable<{ id: string; sourceId: string; location: string }>[]> =>
  readable(
    viewer,
    'document.audienceId',
    db
      .selectFrom('document')
      .select(['id', 'sourceId', 'location'])
      .where(sql<boolean>`id = any(${ids}::uuid[])`),
  );

/** Where documents lie together: a folder of a source, whatever is below it included; '' is the whole source. */
export type Area = { sourceId: string; folder: string };
/** How many of an area's documents somebody wrote or edited. */
export type Authored = { place: number; documents: number; personId: string; own: number };

/** So many documents tell whose an area is. */
const DOCUMENTS_OF_AREA = 100;

/**
 * Who wrote how much of each area (by its place in the list), counted on the first documents of it that the viewer may
 * read. One query; of each area it walks along the index on source and location from where the area begins.
 */
export async function authorsOfAreas(db: Db, viewer: Viewer, areas: readonly Area[]): Promise<Authored[]> {
  if (areas.length === 0) return [];
  // The end is checked outside: with both ends the planner sorts all of a source, taking it for a handful.
  const { rows } = await sql<Authored>`
    with wanted as materialized (
      select w.place::int - 1 as place, w.source_id, w.folder
      from unnest(${areas.map(({ sourceId }) => sourceId)}::uuid[], ${areas.map(({ folder }) => folder)}::text[])
        with ordinality w (source_id, folder, place)
    ), lying as materialized (
      select w.place, d.id, (count(*) over (partition by w.place))::int as documents
      from wanted w cross join lateral (
        select id, location from document
        where source_id = w.source_id and location collate "C" >= case w.folder when '' then '' else w.folder || '/' end
          and ${mayRead(viewer, sql.ref('audienceId'))}
        order by location collate "C", id limit ${DOCUMENTS_OF_AREA}
      ) d
      where w.folder = '' or d.location collate "C" < w.folder || '0'
    )
    select l.place, l.documents, a.person_id, count(distinct l.id)::int as own
    from lying l
      join document_person p on p.document_id = l.id and p.role in ('author', 'editor')
      join person_address a on a.address = p.address
    group by l.place, l.documents, a.person_id`.execute(db);
  return rows;
}

/** What these people confirmed or added to say what they know. */
export async function topicsSaid(db: Db, people: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ personId: string; topics: string[] }>`
    select person_id, array_agg(topic) as topics from person_topic
    where person_id = any(${people}::uuid[]) and state in ('confirmed', 'added') group by person_id`.execute(db);
  return new Map(rows.map((row) => [row.personId, row.topics]));
}

/** How each of these readable documents begins, as much as is needed to tell what it means. */
export async function openingsOf(db: Db, documents: readonly Readable<{ id: string }>[]): Promise<Opening[]> {
  const { rows } = await sql<Opening>`
    select d.title, p.heading, p.text, d.title_terms, p.terms
    from document d join passage p on p.document_id = d.id and p.ordinal = 0
    where d.id = any(${documents.map(({ id }) => id)}::uuid[]) order by d.id`.execute(db);
  return rows;
}
type Opening = { title: string; heading: string; text: string; titleTerms: string; terms: string };
