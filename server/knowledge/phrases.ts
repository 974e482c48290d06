import { type Db, sql } from '#kernel/database.ts';
import { mayRead, type Viewer } from '#kernel/readable.ts';
import { analyse, isUnspaced, tokensOf } from './terms.ts';

/** Words that stand next to each other, and the groups of terms of which a passage with them has one each. */
export type Phrase = { text: string; groups: string[][] };
export type Place = { documentId: string; ordinal: number };

/** More words narrow no further. */
const MOST_GROUPS = 32;
const separators = /[-_.\u2010\u2011]/;

export function phraseOf(text: string, languages: readonly string[]): Phrase {
  const words = tokensOf(text).flatMap((token) => token.split(separators));
  const groups = words.flatMap((word) =>
    isUnspaced(word)
      ? analyse(word, null).map((pair) => [pair])
      : [[...new Set(languages.flatMap((language) => analyse(word, language).slice(0, 1)))]],
  );
  return { text, groups: groups.slice(0, MOST_GROUPS) };
}

/**
 * Which of these passages the viewer may read and have all phrases, each in its text, its heading or the title of its
 * document. Case, accents and what stands between words do not matter; words are compared whole, not by their stems.
 */
export async function placesSaying(db: Db, viewer: Viewer, places: Place[], phrases: Phrase[]): Promise<Place[]> {
  if (places.length === 0) return [];
  const edge = String.raw`[^[:alnum:]]`;
  const { rows } = await sql<Place>`
    with asked as materialized (
      select opening || replace(plain(text), ' ', ${`${edge}+`}) || closing as pattern
      from unnest(${phrases.map(({ text }) => text)}::text[],
        ${phrases.map(({ text }) => (isUnspaced([...text].at(0) ?? '') ? '' : `(^|${edge})`))}::text[],
        ${phrases.map(({ text }) => (isUnspaced([...text].at(-1) ?? '') ? '' : `($|${edge})`))}::text[]) as phrases (text, opening, closing))
    select p.document_id, p.ordinal
    from unnest(${places.map((place) => place.documentId)}::uuid[], ${places.map((place) => place.ordinal)}::int[]) as x (id, ordinal)
    join passage p on p.document_id = x.id and p.ordinal = x.ordinal
    join document d on d.id = p.document_id
    where ${mayRead(viewer, sql.ref('d.audienceId'))} and not exists (
      select 1 from asked where fold(replace(p.text, U&'\\00AD', '')) !~ pattern and fold(p.heading) !~ pattern and d.title_plain !~ pattern)`.execute(
    db,
  );
  return rows;
}
