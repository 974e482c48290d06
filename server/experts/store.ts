import { type Db, sql } from '#kernel/database.ts';
import { mayRead, type Readable, type Viewer } from '#kernel/readable.ts';
import type { PersonRow } from '#knowledge';
import { isAutomatic } from './automatic.ts';

/** Somebody of the organisation behind a document, and how many it was sent to. */
export type Contribution = { documentId: string; personId: string; role: PersonRow['role']; recipients: number };

/** Whoever got a mail with so many others learned little from it that can be asked of her alone. */
const MOST_RECIPIENTS = 20;

/** Who wrote, edited or was sent these readable documents, as far as their addresses are somebody's here. One query. */
export async function contributionsTo(db: Db, documents: readonly Readable<{ id: string }>[]): Promise<Contribution[]> {
  if (documents.length === 0) return [];
  const { rows } = await sql<Contribution & { address: string }>`
    with named as materialized (
      select document_id, ordinal, role, address,
        (count(*) filter (where role in ('recipient', 'copied')) over (partition by document_id))::int as recipients
      from document_person where document_id = any(${documents.map(({ id }) => id)}::uuid[])
    )
    select n.document_id, n.role, n.recipients, n.address, a.person_id
    from named n join person_address a on a.address = n.address
    where n.role in ('author', 'editor') or (n.role = 'recipient' and n.recipients <= ${MOST_RECIPIENTS})
    order by n.document_id, n.ordinal`.execute(db);
  return rows.filter(({ address }) => !isAutomatic(address));
}

/** Where documents lie together: a folder of a source, whatever is below it included; '' is the whole source. */
export type Area = { sourceId: string; folder: string };
/** How many of an area's documents somebody wrote or edited. */
export type Authored = { place: number; documents: number; personId: string; own: number };

/** So many documents tell whose an area is. */
const DOCUMENTS_OF_AREA = 200;

/**
 * Who wrote how much of each area (by its place in the list), counted on what the viewer may read. One query; each area
 * is one range of the index on source and location.
 */
export async function authorsOfAreas(db: Db, viewer: Viewer, areas: readonly Area[]): Promise<Authored[]> {
  if (areas.length === 0) return [];
  const { rows } = await sql<Authored>`
    with wanted as (
      select w.place::int - 1 as place, w.source_id, w.folder
      from unnest(${areas.map(({ sourceId }) => sourceId)}::uuid[], ${areas.map(({ folder }) => folder)}::text[])
        with ordinality w (source_id, folder, place)
    ), lying as materialized (
      select w.place, d.id from wanted w cross join lateral (
        select id from document
        where source_id = w.source_id and location collate "C" >= w.folder
          and (w.folder = '' or location collate "C" < w.folder || '0' and (location = w.folder or starts_with(location, w.folder || '/')))
          and ${mayRead(viewer, sql.ref('audienceId'))}
        order by location collate "C", id limit ${DOCUMENTS_OF_AREA}
      ) d
    ), sizes as (select place, count(*)::int as documents from lying group by place)
    select l.place, s.documents, a.person_id, count(distinct l.id)::int as own
    from lying l join sizes s on s.place = l.place
      join document_person p on p.document_id = l.id and p.role in ('author', 'editor')
      join person_address a on a.address = p.address
    group by l.place, s.documents, a.person_id`.execute(db);
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
