import { type Db, sql } from '#kernel/database.ts';
import '../tables.ts';
import type { EmbeddablePassage } from './embedder.ts';

export type Space = { space: string; noise: number; passages: number; madeAt: Date; isLearned: boolean };

const columns = ['space', 'noise', 'passages', 'madeAt'] as const;

export async function spaceNamed(db: Db, space: string): Promise<Space | null> {
  const row = await db
    .selectFrom('meaningSpace')
    .select(columns)
    .select(sql<boolean>`learned is not null`.as('isLearned'))
    .where('space', '=', space)
    .executeTakeFirst();
  return row ?? null;
}

export async function newestLearned(db: Db): Promise<Space | null> {
  const row = await db
    .selectFrom('meaningSpace')
    .select(columns)
    .select(sql<boolean>`true`.as('isLearned'))
    .where('learned', 'is not', null)
    .orderBy('madeAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** The table that was learned, or null where the space is gone or made by a model outside. */
export async function learnedTable(db: Db, space: string): Promise<Uint8Array | null> {
  const row = await db.selectFrom('meaningSpace').select('learned').where('space', '=', space).executeTakeFirst();
  return row?.learned ?? null;
}

export async function keepSpace(
  db: Db,
  made: { space: string; noise: number; passages: number; learned: Uint8Array | null },
): Promise<void> {
  const learned = made.learned && Buffer.from(made.learned);
  await db
    .insertInto('meaningSpace')
    .values({ ...made, learned })
    .onConflict((conflict) =>
      conflict.column('space').doUpdateSet({ noise: made.noise, passages: made.passages, madeAt: sql`now()` }),
    )
    .execute();
}

/** From now on questions are asked in this space; all others are forgotten. */
export async function switchTo(db: Db, space: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('indexState').set({ space }).execute();
    await tx.deleteFrom('meaningSpace').where('space', '!=', space).execute();
  });
}

const readByEveryone = sql`d.audience_id in (select audience_id from audience_principal where everyone)`;

/** Passages that every member may read: what a space may be learned from. */
export async function countPublicPassages(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(d.passages), 0)::int as count from document d where ${readByEveryone}`.execute(db);
  return rows[0]?.count ?? 0;
}

const DOCUMENTS_AT_ONCE = 200;

/**
 * The passages every member may read, some hundred at a time, about `most` of them: whole documents, chosen by a hash
 * of their names. Neither the choice nor the order depends on anything that somebody may not read, or on chance.
 */
export async function* publicPassages(db: Db, most: number): AsyncGenerator<EmbeddablePassage[]> {
  const share = Math.min(1, most / Math.max(1, await countPublicPassages(db)));
  const { rows } = await sql<{ id: string }>`
    select d.id from document d
    where ${readByEveryone} and abs(hashtext(d.external_id || d.part)::bigint) < ${Math.ceil(share * 2 ** 31)}
    order by d.external_id, d.part, d.title, d.fingerprint, d.id`.execute(db);
  for (let start = 0; start < rows.length; start += DOCUMENTS_AT_ONCE)
    yield (
      await passagesOf(
        db,
        rows.slice(start, start + DOCUMENTS_AT_ONCE).map(({ id }) => id),
      )
    ).map(({ passage }) => passage);
}

export type PlacedPassage = { documentKey: string; ordinal: number; passage: EmbeddablePassage };

/** All passages of these documents, in their order. */
export async function passagesOf(db: Db, documentIds: readonly string[]): Promise<PlacedPassage[]> {
  const { rows } = await sql<EmbeddablePassage & { documentKey: string; ordinal: number }>`
    select d.id as document_key, p.ordinal, d.title, p.heading, p.text, d.title_terms, p.terms
    from unnest(${[...documentIds]}::uuid[]) with ordinality as wanted (id, place)
    join document d on d.id = wanted.id join passage p on p.document_id = d.id order by wanted.place, p.ordinal`.execute(
    db,
  );
  return rows.map(({ documentKey, ordinal, ...passage }) => ({ documentKey, ordinal, passage }));
}
