import { type Db, sql } from '#kernel/database.ts';
import type { Viewer } from '#kernel/readable.ts';

/** Something by its name; `whole` when the name has what was asked for as whole words, not only their beginnings. */
export type Called = { name: string; whole: boolean };

const MOST_CALLED = 200;

/** If some are called exactly so, those; else those of whom it is the beginning. */
const preferWhole = <T extends Called>(called: T[]): T[] => {
  const whole = called.filter((one) => one.whole);
  return whole.length > 0 ? whole : called;
};

/**
 * The authors and editors behind documents the viewer may read, who are called so in those documents, or are among
 * `known` because the directory calls them so. An address counts as a name. By name, each address once.
 */
export async function authorsCalled(
  db: Db,
  viewer: Viewer,
  name: string,
  known: Array<Called & { address: string }>,
): Promise<Array<Called & { address: string }>> {
  const { rows } = await sql<Called & { address: string }>`
    with mine as materialized (select distinct audience_id from audiences_of(${viewer.personId}::uuid)),
    known as materialized (
      select * from unnest(${known.map((one) => one.address)}::text[], ${known.map((one) => one.name)}::text[],
        ${known.map((one) => one.whole)}::boolean[]) as known (address, name, whole)),
    written as (
      select n.address, n.name, d.audience_id from document_person n join document d on d.id = n.document_id
      where n.role in ('author', 'editor') and n.address is not null),
    called as (
      select address, name, whole from known where exists (
        select 1 from written where written.address = known.address and audience_id in (select audience_id from mine))
      union all
      select address, name, words_of(plain(name)) @@ plainto_tsquery('simple', plain(${name})) from written
      where words_of(plain(name)) @@ words_beginning(${name}) and audience_id in (select audience_id from mine)
        and address not in (select address from known)
      union all
      select address, coalesce(name, address), true from written
      where address = lower(${name}) and audience_id in (select audience_id from mine))
    select address, min(name) as name, bool_or(coalesce(whole, false)) as whole from called
    group by address order by min(name), address limit ${MOST_CALLED}`.execute(db);
  return preferWhole(rows);
}

/** The sources called so from which the viewer may read at least one document. */
export async function sourcesCalled(
  db: Db,
  viewer: Viewer,
  name: string,
): Promise<Array<{ id: string; name: string }>> {
  const { rows } = await sql<Called & { id: string }>`
    with mine as materialized (select distinct audience_id from audiences_of(${viewer.personId}::uuid))
    select id, name, words_of(plain(name)) @@ plainto_tsquery('simple', plain(${name})) as whole from source
    where words_of(plain(name)) @@ words_beginning(${name})
      and exists (select 1 from document d where d.source_id = source.id and d.audience_id in (select audience_id from mine))
    order by name, id limit ${MOST_CALLED}`.execute(db);
  return preferWhole(rows);
}
