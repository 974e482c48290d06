import { assign, countRows, dot, type UnitRows } from './spherical-k-means.ts';
import type { PassageRows } from './topic-space.ts';

/** Of documents by id: how much of each is about something, from 0 to 1. */
export type Shares = Map<string, number>;

/** A passage farther from every topic is about none of them. */
export const CLOSE_ENOUGH = 0.35;
const MOST_TOPICS = 3;
/** Less of a document is a mention. */
const LEAST_SHARE = 0.12;

/** The topics of each document: the closeness of the passages that are about them, of all its passages. */
export function topicsOf(rows: PassageRows, centroids: UnitRows, documents: number): Array<Map<number, number>> {
  const shares = Array.from({ length: documents }, () => new Map<number, number>());
  if (countRows(centroids) === 0) return shares;
  const passages = new Uint32Array(documents);
  for (const owner of rows.owners) passages[owner]!++;
  const { members, closeness } = assign(rows, centroids);
  rows.owners.forEach((owner, row) => {
    const [topic, close] = [members[row]!, closeness[row]!];
    if (close < CLOSE_ENOUGH) return;
    shares[owner]!.set(topic, (shares[owner]!.get(topic) ?? 0) + close / passages[owner]!);
  });
  return shares.map(strongest);
}

const strongest = (shares: Map<number, number>): Map<number, number> =>
  new Map(
    [...shares]
      .filter(([, share]) => share >= LEAST_SHARE)
      .sort(([a, one], [b, other]) => other - one || a - b)
      .slice(0, MOST_TOPICS),
  );

/** The same the other way round: of each topic its documents. */
export function membersOf(rows: PassageRows, centroids: UnitRows, ids: string[]): Shares[] {
  const members = Array.from({ length: countRows(centroids) }, (): Shares => new Map());
  topicsOf(rows, centroids, ids.length).forEach((topics, document) => {
    for (const [topic, share] of topics) members[topic]!.set(ids[document]!, share);
  });
  return members;
}

const NEIGHBOURS = 6;

/** For each row the nearest of the others, nearest first. */
export function nearestOthers(rows: UnitRows): number[][] {
  const all = Array.from({ length: countRows(rows) }, (_, row) => row);
  return all.map((row) => {
    const near = new Float32Array(all.length).map((_, other) => dot(rows, row, rows, other));
    return all
      .filter((other) => other !== row && near[other]! > 0)
      .sort((a, b) => near[b]! - near[a]!)
      .slice(0, NEIGHBOURS);
  });
}
