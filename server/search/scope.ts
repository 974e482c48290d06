import { type Db, sql } from '#kernel/database.ts';
import { audiencesOf, type Viewer } from '#kernel/readable.ts';
import type { IndexState } from '#knowledge';

/** Where a question of one reader is asked: what she may read at this moment, and how far the index can answer. */
export type Scope = IndexState & { viewer: Viewer; audiences: number[] };

/** One query: every question begins with it. */
export async function scopeOf(db: Db, viewer: Viewer): Promise<Scope> {
  const { rows } = await sql<IndexState & { audiences: number[] }>`
    select rebuilding, space, ${audiencesOf(viewer)} as audiences from index_state`.execute(db);
  return { rebuilding: false, space: null, audiences: [], ...rows[0], viewer };
}
