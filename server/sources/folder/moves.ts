import { isBefore } from './names.ts';
import { identityOf, type Marks, partsOf } from './snapshot.ts';
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
      const identity = partsOf(mark)?.identity;
      if (identity === undefined || (after !== null && !isBefore(after, id))) continue;
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

/** Where a file probably was: it is what was there, and there is nothing there now. */
export async function formerPlace(
  moves: Moves,
  file: { id: string; stat: BigIntStats },
  exists: (id: string) => Promise<boolean>,
): Promise<string | null> {
  const from = moves.from(identityOf(file.stat));
  return from === null || from === file.id || (await exists(from)) ? null : from;
}
