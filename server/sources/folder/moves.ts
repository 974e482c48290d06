import { isBefore } from './names.ts';
import { identityOf, isUnsettled, type Marks } from './snapshot.ts';
import type { BigIntStats } from 'node:fs';

/**
 * Where each known file was, by its identity; made when first asked, for most walks find nothing new. Each former place
 * can be claimed once.
 */
export type Moves = { from(identity: string): string | null; claim(id: string): boolean };

export function movesFrom(before: Marks, after: string | null): Moves {
  let places: Map<string, string | null> | null = null;
  const claimed = new Set<string>();
  const list = () => {
    const all = new Map<string, string | null>();
    for (const [id, mark] of before) {
      if (mark.length !== 16 || (after !== null && !isBefore(after, id))) continue;
      const identity = mark.slice(8);
      // Two hard links to one file: which of them moved cannot be told.
      all.set(identity, all.has(identity) ? null : id);
    }
    return all;
  };
  return {
    from(identity) {
      places ??= list();
      const id = places.get(identity);
      return id === undefined || id === null || claimed.has(id) ? null : id;
    },
    claim: (id) => !claimed.has(id) && claimed.add(id).has(id),
  };
}

/**
 * The id a file had before, when that is certain: it is new here, has the identity of a file that was offered and is no
 * longer where it was, and has not been written just now.
 */
export async function findMove(
  known: Marks,
  moves: Moves,
  file: { id: string; stat: BigIntStats },
  exists: (id: string) => Promise<boolean>,
): Promise<string | null> {
  if (known.has(file.id) || isUnsettled(file.stat, Date.now())) return null;
  const from = moves.from(identityOf(file.stat));
  if (from === null || (await exists(from))) return null;
  return moves.claim(from) ? from : null;
}
