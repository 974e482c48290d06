import { type Db, sql } from '#kernel/database.ts';
import { mayRead, type Readable, type Viewer } from '#kernel/readable.ts';
import { type DocumentRow, documentsById } from './store.ts';

/** With at least so many titles there is no need to look inside of words. */
const ENOUGH = 3;
const FEWEST_LETTERS_INSIDE = 4;
/** Up to so many titles, and documents of the viewer, are quickly looked through one by one. */
const FEW_TITLES = 2_000;
const FEW_DOCUMENTS = 4_000;

/**
 * Titles for what is typed so far, newest first: those that begin with it, then those with words that begin so, then,
 * if these are few, those that have it anywhere (compounds). Accents, case and punctuation do not matter.
 */
export async function documentsByTitle(
  db: Db,
  viewer: Viewer,
  typed: string,
  limit: number,
): Promise<Readable<DocumentRow>[]> {
  const ids = new Set(await titlesBeginning(db, viewer, typed, limit));
  if (ids.size < limit) for (const id of await titlesWithWords(db, viewer, typed, limit)) ids.add(id);
  if (ids.size < ENOUGH && typed.length >= FEWEST_LETTERS_INSIDE)
    for (const id of await titlesContaining(db, viewer, typed, limit)) ids.add(id);
  const found = new Map((await documentsById(db, viewer, [...ids])).map((row) => [row.id, row]));
  return [...ids].flatMap((id) => found.get(id) ?? []).slice(0, limit);
}

// The parts below are materialized: otherwise PostgreSQL, which cannot know what is typed, walks through all documents
// by time until it has found enough.

async function titlesBeginning(db: Db, viewer: Viewer, typed: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with typed as materialized (select nullif(plain(${typed}), '') as text),
    matching as materialized (
      select id, at, audience_id from document
      where title_plain collate "C" >= (select text from typed)
        and title_plain collate "C" < (select text || chr(1114111) from typed))
    select id from matching where ${mayRead(viewer, sql.ref('audienceId'))} order by at desc, id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

/** Words that many titles have are looked for among the viewer's documents, if these are few, and else in all. */
async function titlesWithWords(db: Db, viewer: Viewer, typed: string, limit: number): Promise<string[]> {
  const matching = sql`select id, at, audience_id from document where words_of(title_plain) @@ (select words from typed)`;
  const { rows } = await sql<{ id: string }>`
    with typed as materialized (select words_beginning(${typed}) as words, array(
      select '% ' || word || '%' from unnest(string_to_array(plain(${typed}), ' ')) word where word <> '') as patterns),
    mine as materialized (select distinct audience_id from audiences_of(${viewer.personId}::uuid)),
    few as materialized (${matching} limit ${FEW_TITLES}::int + 1),
    own as materialized (
      select id, at, title_plain from mine
      cross join lateral (select id, at, title_plain from document where document.audience_id = mine.audience_id offset 0) d
      where (select count(*) from few) > ${FEW_TITLES} limit ${FEW_DOCUMENTS}::int + 1),
    many as materialized (select * from (${matching}) m where (select count(*) from own) > ${FEW_DOCUMENTS}),
    found as (
      select id, at from few where (select count(*) from few) <= ${FEW_TITLES} and audience_id in (select audience_id from mine)
      union all
      select id, at from own where (select count(*) from own) <= ${FEW_DOCUMENTS} and ' ' || title_plain like all ((select patterns from typed)::text[])
      union all
      select id, at from many where audience_id in (select audience_id from mine))
    select id from found order by at desc, id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

async function titlesContaining(db: Db, viewer: Viewer, typed: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with typed as materialized (select '%' || nullif(plain(${typed}), '') || '%' as pattern),
    matching as materialized (
      select id, at, audience_id from document where title_plain like (select pattern from typed))
    select id from matching where ${mayRead(viewer, sql.ref('audienceId'))} order by at desc, id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
