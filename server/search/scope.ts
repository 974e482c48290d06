import type { Db } from '#kernel/database.ts';
import { audiencesOf, type Viewer } from '#kernel/readable.ts';
import { type IndexState, indexState } from '#knowledge';

/** Where a question of one reader is asked: what she may read at this moment, and how far the index can answer. */
export type Scope = IndexState & { viewer: Viewer; audiences: number[] };

export async function scopeOf(db: Db, viewer: Viewer): Promise<Scope> {
  const [state, audiences] = await Promise.all([indexState(db), audiencesOf(db, viewer)]);
  return { ...state, viewer, audiences };
}
