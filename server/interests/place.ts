import { assign, countRows, type UnitRows } from './spherical-k-means.ts';
import type { PassageRows } from './topic-space.ts';

/** Of documents by id: how much of each is about something, from 0 to 1. */
export type Shares = Map<string, number>;

/** A passage farther from every topic is about none of them. */
export const CLOSE_ENOUGH = 0.35;
const MOST_TOPICS = 3;
/** Less of a document is a mention. */
const LEAST_SHARE = 0.12;

/** The topics of each document: the closeness of the passages that are about them, of all its passages. */
export function topicsOf(rows: PassageRows, centroids: UnitRows): Array<Map<number, number>> {
  const documents = rows.owners.reduce((most, owner) => Math.max(most, owner + 1), 0);
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
  topicsOf(rows, centroids).forEach((topics, document) => {
    for (const [topic, share] of topics) members[topic]!.set(ids[document]!, share);
  });
  return members;
}
