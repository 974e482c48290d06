import { type MeaningTable, randomFrom } from '#knowledge';
import { layOut, type Point } from './map-layout.ts';
import type { TopicName } from './naming.ts';
import { matchTopics, together } from './keep-ids.ts';
import { membersOf, type Shares, topicsOf } from './place.ts';
import { assign, type Clusters, countRows, pickRows, sphericalKMeans, type UnitRows } from './spherical-k-means.ts';
import { type Core, coresOf, documentsIn, merge, nameCores, type NamingChoices } from './topic-cores.ts';
import { type AnalysedDocument, openSpace, type PassageRows, type TopicSpace } from './topic-space.ts';
import { gather } from './ward.ts';

/** A document that everyone may read. Nothing else may be learned from: topics are shown to everybody. */
export type TopicDocument = Omit<AnalysedDocument, 'passages'> & {
  id: string;
  title: string;
  passages: Array<{ heading: string; text: string; terms: string }>;
};

/** A topic, or a group of topics, of the last time. */
export type EarlierTopic = { id: string; name: string; members: Shares };

export type LearnedTopic = TopicName &
  Point & {
    /** That of the earlier topic it is; null when it is new. */
    id: string | null;
    centroid: Float32Array;
    /** Its place among the groups. */
    group: number;
    /** How much of which of the documents is about it. */
    members: Shares;
  };
export type LearnedGroup = TopicName & { id: string | null };
export type LearnedTopics = { space: TopicSpace; topics: LearnedTopic[]; groups: LearnedGroup[] };

export type Earlier = { topics: Array<EarlierTopic & Point>; groups: EarlierTopic[] };

/** With fewer passages there is nothing to see on a map of topics. */
export const FEWEST_PASSAGES = 150;
const MOST_TOPICS = 2000;
const MOST_GROUPS = 12;
const FEWEST_DOCUMENTS = 2;
/** A name that fits less names nothing: the passages have too little in common. */
const WORST_FIT = 0.2;
/** A group is of many things: its name need not fit as well. */
const WORST_GROUP_FIT = 0.1;
const ROWS_CLUSTERED = 20_000;

/**
 * Learns what an organisation writes about: passages clustered by meaning, named by their own words, gathered into
 * groups and placed on a map. The same documents in the same order give the same topics; those that were there
 * `earlier` keep their ids, about their places, and their names while these still fit.
 */
export function learnTopics(
  documents: TopicDocument[],
  table: MeaningTable,
  earlier: Earlier,
  choices: NamingChoices & { seed: number },
): LearnedTopics {
  const wanted = howManyTopics(documents.reduce((sum, { passages }) => sum + passages.length, 0));
  const { space, rows } = openSpace(documents, table, 3 * wanted);
  if (wanted === 0) return { space, topics: [], groups: [] };
  const clusters = cluster(rows, wanted, choices.seed);
  const cores = coresOf(rows, clusters);
  const names = nameCores(cores, documents, table, { ...choices, taken: [], broad: false });
  const kept = placesWorthKeeping(documents.length, rows, clusters, cores, names);
  const centroids = pickRows(clusters.centroids, kept);
  const ids = documents.map(({ id }) => id);
  const members = membersOf(rows, centroids, ids);
  const same = matchTopics(
    earlier.topics.map((old) => old.members),
    members,
  ).map((old) => earlier.topics[old ?? -1]);
  const groups = gather(centroids, Math.min(MOST_GROUPS, Math.round(Math.sqrt(kept.length))));
  const points = layOut(
    centroids,
    groups,
    same.map((old) => old ?? null),
  );
  const named = keepNames(
    kept.map((place) => names[place]!),
    same,
  );
  const topics = kept.map((_, topic) => ({
    ...named[topic]!,
    ...points[topic]!,
    id: same[topic]?.id ?? null,
    centroid: pickRows(centroids, [topic]).values,
    group: groups[topic]!,
    members: members[topic]!,
  }));
  const merged = merge(
    kept.map((place) => cores[place]!),
    groups,
  );
  const taken = topics.map(({ key }) => key);
  const found = nameCores(merged, documents, table, { ...choices, taken, broad: true });
  return { space, topics, groups: keepGroups(found, topics, earlier.groups) };
}

/** A name that was known stays while it is among the best, and no other topic has it now. */
function keepNames(names: TopicName[], same: Array<EarlierTopic | undefined>): TopicName[] {
  const used = new Set(names.map(({ name }) => name));
  return names.map((name, topic) => {
    const old = same[topic]?.name;
    if (old === undefined || used.has(old) || !name.terms.includes(old)) return name;
    used.add(old);
    return { ...name, name: old, terms: [name.name, ...name.terms.filter((term) => term !== old)] };
  });
}

function keepGroups(found: Array<TopicName | null>, topics: LearnedTopic[], earlier: EarlierTopic[]): LearnedGroup[] {
  const inside = found.map((_, group) => topics.filter((topic) => topic.group === group));
  const members = inside.map((own) => together(own.map((topic) => topic.members)));
  const same = matchTopics(
    earlier.map((old) => old.members),
    members,
  ).map((old) => earlier[old ?? -1]);
  const named = keepNames(
    found.map((name, group) => (name && name.fit >= WORST_GROUP_FIT ? name : largestOf(inside[group]!))),
    same,
  );
  return named.map((name, group) => ({ ...name, id: same[group]?.id ?? null }));
}

/** The square root of half the passages (Mardia, Kent and Bibby 1979); fewer passages get more topics, a dozen passages for each. */
export const howManyTopics = (passages: number): number =>
  passages < FEWEST_PASSAGES
    ? 0
    : Math.min(MOST_TOPICS, Math.round(Math.max(Math.sqrt(passages / 2), Math.min(24, passages / 12))));

/** Centroids from a sample where there are very many; small sets are tried several times. */
function cluster(rows: UnitRows, wanted: number, seed: number): Clusters {
  const count = countRows(rows);
  const step = Math.max(1, count / Math.max(ROWS_CLUSTERED, 50 * wanted));
  const sample = Array.from({ length: Math.floor(count / step) }, (_, row) => Math.floor(row * step));
  const attempts = Math.max(1, Math.min(60, Math.round(20_000 / count)));
  const { centroids } = sphericalKMeans(pickRows(rows, sample), wanted, randomFrom(seed), attempts);
  return { centroids, ...assign(rows, centroids) };
}

/** Clusters that have a name and several documents, also when the documents of the others have gone to them. */
function placesWorthKeeping(
  documents: number,
  rows: PassageRows,
  clusters: Clusters,
  cores: Core[],
  names: Array<TopicName | null>,
) {
  const named = cores.flatMap((core, place) => {
    const isNamed = documentsIn(core) >= FEWEST_DOCUMENTS && (names[place]?.fit ?? 0) >= WORST_FIT;
    return isNamed ? [place] : [];
  });
  const sizes = new Uint32Array(named.length);
  for (const topics of topicsOf(rows, pickRows(clusters.centroids, named), documents))
    for (const topic of topics.keys()) sizes[topic]!++;
  return named.filter((_, topic) => sizes[topic]! >= FEWEST_DOCUMENTS);
}

/** For a group whose topics have no words in common: its two largest topics stand for it. */
function largestOf(topics: LearnedTopic[]): TopicName {
  const [first, second] = topics.toSorted((a, b) => b.members.size - a.members.size || (a.key < b.key ? -1 : 1));
  const named = [first, second].filter((topic) => topic !== undefined);
  return {
    key: named.map(({ key }) => key).join(', '),
    name: named.map(({ name }) => name).join(', '),
    terms: named.flatMap(({ terms }) => terms.slice(0, 3)),
    fit: 0,
  };
}
