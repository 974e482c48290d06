import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { AppError } from './errors.ts';

/** Every feature adds its tables here by declaration merging (see its tables.ts), so that stores can join freely. */
// oxlint-disable-next-line typescript/no-empty-interface
export interface Tables {}

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

// Counts and sizes fit a number; PostgreSQL sends int8 and numeric as text to be safe.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

export type Database = { db: Db; pool: pg.Pool; close(): Promise<void> };

const USES_BEFORE_PREPARED = 3;
const MOST_PREPARED = 300;
const uses = new Map<string, number>();

/** Lets the server keep the plans of the queries that come again and again: planning costs more than most of them. */
class PreparingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values] = given;
    if (typeof text === 'string' && Array.isArray(values) && values.length > 0) {
      const used = (uses.get(text) ?? 0) + 1;
      if (used > 1 || uses.size < MOST_PREPARED) uses.set(text, used);
      if (used > USES_BEFORE_PREPARED)
        return super.query({ name: createHash('sha1').update(text).digest('base64url'), text, values }) as never;
    }
    return super.query(...(given as [string])) as never;
  }
}

/** Opens a pool. Columns are snake_case in SQL and camelCase in code; keys inside JSON stay as they are. */
export function connect(
  url: string,
  options: { connections?: number; onError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: url,
    // Lists come as arrays, of which the planner guesses the same for every call: planning anew gains nothing.
    options: '-c plan_cache_mode=force_generic_plan',
    max: options.connections ?? 16,
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that the server ends is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => pool.ending || options.onError?.(error));
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  const close = async () => {
    await db.destroy();
    // Kysely ends only a pool that it has used.
    if (!pool.ended && !pool.ending) await pool.end();
  };
  return { db, pool, close };
}

const MIGRATION_LOCK = 4040_0001;

/**
 * Applies the SQL files that are new, in the order of their names, each in its transaction. Processes that start
 * together wait for each other. A file that changed after it was applied is an error: released schemas are history.
 */
export async function migrate(pool: pg.Pool, directory: URL): Promise<string[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted();
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists migration (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migration');
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    const done: string[] = [];
    for (const name of files) {
      const text = await readFile(new URL(name, directory), 'utf8');
      const hash = createHash('sha256').update(text).digest('hex');
      const known = applied.get(name);
      if (known === hash) continue;
      if (known)
        throw new Error(`The migration ${name} changed after it was applied. Restore it and add a new file instead.`);
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('insert into migration (name, hash) values ($1, $2)', [name, hash]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`The migration ${name} failed; nothing of it was kept.`, { cause: error });
      }
      done.push(name);
    }
    return done;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    client.release();
  }
}

export const migrationsDirectory = new URL('../../db/migrations/', import.meta.url);

/** Keyset cursors over (time, id): the last row of the page above, opaque to the client. */
export const cursorAfter = (row: { at: Date | string; id: string }): string =>
  Buffer.from(JSON.stringify([new Date(row.at).toISOString(), row.id])).toString('base64url');

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

/** Where to go on; undefined without a cursor. Throws for a cursor that is not one of ours. */
export function afterCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const position = Position.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!position.success) throw new AppError('invalid-input', 'This cursor is not one of ours: start again without it.');
  return { at: new Date(position.data[0]), id: position.data[1] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export { sql };
