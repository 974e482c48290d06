import { type Db, sql } from '#kernel/database.ts';
import { hashInDatabase, hashOfText } from './embedded-text.ts';
import type { Embedder } from './embedder.ts';
import '../tables.ts';

/** What is lost when the embedder fails halfway, or the process ends: it is kept after each of these. */
const KEPT_AT_ONCE = 64;
/** People ask the same again in a moment: the next page, another filter, experts beside documents. */
const QUESTIONS_HELD = 200;

/**
 * An embedder that asks a costly one only once for each text. Vectors of passages are kept in the database by space and
 * hash of the text; those of questions, which are nobody's business, only for a while in memory.
 */
export function remembered(db: Db, embedder: Embedder): Embedder {
  const { space, dimensions, weight, feedback } = embedder;
  const questions = new Map<string, Int8Array>();
  return {
    space,
    dimensions,
    weight,
    feedback,
    async passages(batch, signal) {
      signal.throwIfAborted();
      const keys = batch.map((passage) => hashOfText(passage).toString('hex'));
      const known = await vectorsOf(db, space, keys);
      const missing = [...new Map(batch.map((passage, place) => [keys[place] ?? '', passage]))];
      for (const part of portions(missing.filter(([key]) => !known.has(key)))) {
        const vectors = await embedder.passages(
          part.map(([, passage]) => passage),
          signal,
        );
        const made = part.map(([key], place): Made => [key, vectors[place] ?? new Int8Array(dimensions)]);
        await keep(db, space, made);
        for (const [key, vector] of made) known.set(key, vector);
      }
      return keys.map((key) => known.get(key) ?? new Int8Array(dimensions));
    },
    async question(question, signal) {
      signal.throwIfAborted();
      const vector = questions.get(question.text) ?? (await embedder.question(question, signal));
      // The first in a map is the oldest: what is asked again moves to its end.
      questions.delete(question.text);
      questions.set(question.text, vector);
      if (questions.size > QUESTIONS_HELD) questions.delete(questions.keys().next().value ?? '');
      return vector;
    },
    close: () => embedder.close(),
  };
}

type Made = [key: string, vector: Int8Array];

/** Looks up a batch, and notes that the space is in use (at most once an hour: a write each). */
async function vectorsOf(db: Db, space: string, keys: readonly string[]): Promise<Map<string, Int8Array>> {
  const { rows } = await sql<{ textHash: Buffer; vector: Buffer }>`
    with used as (update embedding_space set used_at = now() where name = ${space} and used_at < now() - interval '1 hour')
    select e.text_hash, e.vector from embedding e join embedding_space s on s.id = e.space_id
    where s.name = ${space} and e.text_hash = any(${bytesOf(keys)}::bytea[])`.execute(db);
  return new Map(rows.map(({ textHash, vector }) => [textHash.toString('hex'), new Int8Array(vector)]));
}

/** Somebody else may have made the same meanwhile: one of them stays. */
async function keep(db: Db, space: string, made: readonly Made[]): Promise<void> {
  const vectors = made.map(([, vector]) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
  await sql`
    with space as (insert into embedding_space (name) values (${space}) on conflict (name) do update set used_at = now() returning id)
    insert into embedding (space_id, text_hash, vector)
    select space.id, made.* from space, unnest(${bytesOf(made.map(([key]) => key))}::bytea[], ${vectors}::bytea[]) as made
    on conflict do nothing`.execute(db);
}

const bytesOf = (keys: readonly string[]) => keys.map((key) => Buffer.from(key, 'hex'));

function* portions<T>(all: readonly T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += KEPT_AT_ONCE) yield all.slice(start, start + KEPT_AT_ONCE);
}

const DAY_MS = 86_400_000;
const DAYS_UNUSED = 30;

/** Once a day: drops what was made of erased texts, and spaces nobody uses any more except the one in use. */
export async function forgetEmbeddings(db: Db, current: string | null, now: Date): Promise<void> {
  await forgetErased(db);
  await sql`
    delete from embedding_space
    where used_at < ${new Date(now.getTime() - DAYS_UNUSED * DAY_MS)} and name is distinct from ${current}`.execute(db);
}

/**
 * Drops vectors of texts that no passage has any more: a vector tells something of the text it was made of, so it must
 * go with it. Everything is compared at once, by hashes computed on the way: a column for them would cost every
 * document that is written what this costs once a day (measured: two seconds for 100,000 passages).
 */
async function forgetErased(db: Db): Promise<void> {
  await sql`
    delete from embedding e where not exists (
      select from passage p join document d on d.id = p.document_id where ${hashInDatabase} = e.text_hash)`.execute(db);
}
