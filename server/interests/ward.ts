import { countRows, type UnitRows } from './spherical-k-means.ts';

type Merge = { into: number; from: number; height: number };

/**
 * Gathers rows into so many groups, always the two whose union spreads least (Ward 1963), by nearest-neighbour chains
 * (Murtagh 1983). Answers each row's group, numbered by size, the largest first.
 */
export function gather(rows: UnitRows, wanted: number): number[] {
  const count = countRows(rows);
  const leaders = Array.from({ length: count }, (_, row) => row);
  const leaderOf = (row: number): number => (leaders[row] === row ? row : leaderOf(leaders[row]!));
  const merges = mergesOf(rows).sort((a, b) => a.height - b.height);
  for (const { into, from } of merges.slice(0, Math.max(0, count - wanted))) leaders[leaderOf(from)] = leaderOf(into);
  const groups = Map.groupBy(leaders.keys(), leaderOf);
  const order = [...groups]
    .sort(([a, own], [b, other]) => other.length - own.length || a - b)
    .map(([leader]) => leader);
  return leaders.map((_, row) => order.indexOf(leaderOf(row)));
}

/** All merges down to one group, not in the order of their heights. */
function mergesOf({ dimensions, values }: UnitRows): Merge[] {
  const middles = Array.from({ length: values.length / dimensions }, (_, row) =>
    Float64Array.from(values.subarray(row * dimensions, (row + 1) * dimensions)),
  );
  const sizes = middles.map(() => 1);
  const alive = new Set(middles.keys());
  const merges: Merge[] = [];
  let chain: number[] = [];
  while (alive.size > 1) {
    if (chain.length === 0) chain = [alive.values().next().value!];
    const last = chain.at(-1)!;
    const next = nearest(last, chain.at(-2), alive, middles, sizes);
    if (next.row !== chain.at(-2)) {
      chain.push(next.row);
      continue;
    }
    chain.length -= 2;
    merges.push({ into: next.row, from: last, height: next.cost });
    join(middles[next.row]!, middles[last]!, sizes[next.row]!, sizes[last]!);
    sizes[next.row]! += sizes[last]!;
    alive.delete(last);
  }
  return merges;
}

/** The group that is cheapest to merge with; of equals the one the chain came from. */
function nearest(
  row: number,
  before: number | undefined,
  alive: ReadonlySet<number>,
  middles: Float64Array[],
  sizes: number[],
): { row: number; cost: number } {
  const costOf = (other: number) =>
    ((sizes[row]! * sizes[other]!) / (sizes[row]! + sizes[other]!)) * squaredDistance(middles[row]!, middles[other]!);
  let best = before === undefined ? { row: -1, cost: Infinity } : { row: before, cost: costOf(before) };
  for (const other of alive) {
    if (other === row) continue;
    const cost = costOf(other);
    if (cost < best.cost) best = { row: other, cost };
  }
  return best;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

function join(into: Float64Array, from: Float64Array, size: number, added: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i]! * size + from[i]! * added) / (size + added);
}
