import { areEqual, copyBytes, startOf, type StringTable } from './string-table.ts';

/** How much is done between two chances to answer a question: a millisecond or so. */
export const SLICE = 20_000;
/** Strings take longer than numbers. */
const STRINGS = 4_000;

/** Which string of which table comes at each place of the merged one, and where each old place went. */
export type TablePlan = { byteCount: number; fromTable: number[]; fromPlace: number[]; places: Uint32Array[] };

/**
 * Merges tables by hash, taking the places marked in `kept`. With `distinct`, strings in several of them come out once.
 */
export function* planTables(
  tables: readonly StringTable[],
  kept: readonly Uint8Array[],
  distinct: boolean,
): Generator<void, TablePlan> {
  const next = tables.map(() => 0);
  const plan: TablePlan = {
    byteCount: 0,
    fromTable: [],
    fromPlace: [],
    places: tables.map((table) => new Uint32Array(table.hashes.length)),
  };
  for (let steps = 1; ; steps++) {
    if (steps % STRINGS === 0) yield;
    const table = lowestOf(tables, kept, next);
    if (table < 0) return plan;
    const place = next[table] ?? 0;
    next[table] = place + 1;
    const known = distinct ? knownPlace(tables, plan, table, place) : -1;
    plan.places[table]![place] = known < 0 ? addTo(plan, tables, table, place) : known;
  }
}

/** The table whose next kept string has the lowest hash; moves past what is not kept. -1 at the end of all. */
function lowestOf(tables: readonly StringTable[], kept: readonly Uint8Array[], next: number[]): number {
  let lowest = -1;
  let lowestHash = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tables.length; i++) {
    const [table, keep] = [tables[i], kept[i]];
    if (!table || !keep) continue;
    let at = next[i] ?? 0;
    while (keep[at] === 0) at++;
    next[i] = at;
    const hash = table.hashes[at];
    if (hash === undefined || hash >= lowestHash) continue;
    lowest = i;
    lowestHash = hash;
  }
  return lowest;
}

/** Strings of one hash come out one after another, so an equal one is among the last. */
function knownPlace(tables: readonly StringTable[], plan: TablePlan, table: number, place: number): number {
  const hash = tables[table]?.hashes[place];
  for (let at = plan.fromTable.length - 1; at >= 0; at--) {
    const [otherTable, otherPlace] = [plan.fromTable[at] ?? 0, plan.fromPlace[at] ?? 0];
    if (tables[otherTable]?.hashes[otherPlace] !== hash) return -1;
    if (areSame(tables[table], place, tables[otherTable], otherPlace)) return at;
  }
  return -1;
}

function areSame(a: StringTable | undefined, atA: number, b: StringTable | undefined, atB: number): boolean {
  if (!a || !b) return false;
  return areEqual(a.bytes, startOf(a.ends, atA), a.ends[atA] ?? 0, b.bytes, startOf(b.ends, atB), b.ends[atB] ?? 0);
}

function addTo(plan: TablePlan, tables: readonly StringTable[], table: number, place: number): number {
  const from = tables[table];
  if (from) plan.byteCount += (from.ends[place] ?? 0) - startOf(from.ends, place);
  plan.fromTable.push(table);
  return plan.fromPlace.push(place) - 1;
}

export function* fillFromPlan(target: StringTable, plan: TablePlan, tables: readonly StringTable[]): Generator<void> {
  let written = 0;
  for (let at = 0; at < plan.fromTable.length; at++) {
    if (at % STRINGS === STRINGS - 1) yield;
    const from = tables[plan.fromTable[at] ?? 0];
    const place = plan.fromPlace[at] ?? 0;
    if (!from) continue;
    written = copyBytes(from.bytes, startOf(from.ends, place), from.ends[place] ?? 0, target.bytes, written);
    target.hashes[at] = from.hashes[place] ?? 0;
    target.ends[at] = written;
  }
}
