import type { PersonCard } from '#contract/people.ts';
import type { RawBuilder } from 'kysely';
import { type Db, sql, type Tx } from '#kernel/database.ts';
import './tables.ts';

export type CardRow = { id: string; name: string; title: string | null; team: string | null; hash: string | null };

const pictureOf = (id: string, hash: string | null): string | null =>
  hash === null ? null : `/api/people/${id}/picture?v=${hash}`;

export const cardOf = ({ id, name, title, team, hash }: CardRow): PersonCard => ({
  id,
  name,
  title,
  team,
  picture: pictureOf(id, hash),
});

/** People as rows of a card: what every list of people is drawn from. */
export const cardRows = (db: Db | Tx) =>
  db
    .selectFrom('person')
    .leftJoin('peopleGroup as team', 'team.id', 'person.teamId')
    .leftJoin('personPicture', 'personPicture.personId', 'person.id')
    .select(['person.id', 'person.name', 'person.title', 'team.name as team', 'personPicture.hash']);

/** In a query: the card of the person with this id, or whose address this is; null where it is nobody's. */
export const cardById = (db: Db | Tx, id: RawBuilder<unknown>): RawBuilder<CardRow | null> =>
  cardWhere(db, sql`person.id = ${id}`);
export const cardByAddress = (db: Db | Tx, address: RawBuilder<unknown>): RawBuilder<CardRow | null> =>
  cardWhere(db, sql`person.id = (select person_id from person_address where address = ${address})`);

const cardWhere = (db: Db | Tx, condition: RawBuilder<boolean>) =>
  sql<CardRow | null>`(select to_json(card) from (${cardRows(db).where(condition)}) card)`;

/** Cards of these people by id, in one query; also of people who left, because what they wrote stays theirs. */
export async function personCards(db: Db | Tx, ids: string[]): Promise<Map<string, PersonCard>> {
  if (ids.length === 0) return new Map();
  const rows = await cardRows(db)
    .where(sql<boolean>`person.id = any(${[...new Set(ids)]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, cardOf(row)]));
}

/** Who writes from these addresses, by the address as given. */
export async function peopleByAddress(db: Db | Tx, addresses: string[]): Promise<Map<string, PersonCard>> {
  if (addresses.length === 0) return new Map();
  const wanted = [...new Set(addresses.map((address) => address.toLowerCase()))];
  const rows = await cardRows(db)
    .innerJoin('personAddress', 'personAddress.personId', 'person.id')
    .select('personAddress.address')
    .where(sql<boolean>`person_address.address = any(${wanted}::text[])`)
    .execute();
  const known = new Map(rows.map((row) => [row.address, cardOf(row)]));
  return new Map(
    addresses.flatMap((address) => {
      const card = known.get(address.toLowerCase());
      return card ? [[address, card] as const] : [];
    }),
  );
}

const DIRECTORY_LOCK = 4040_0002;

/** Changes to who manages whom, who is in which group and who administers wait for each other: their rules look at many rows. */
export async function lockDirectory(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${DIRECTORY_LOCK})`.execute(tx);
}
