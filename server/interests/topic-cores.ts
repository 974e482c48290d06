import { encodePassage, type MeaningTable } from '#knowledge';
import type { TopicDocument } from './learn-topics.ts';
import { nameTopics, type Saying, type TopicName } from './naming.ts';
import { CLOSE_ENOUGH } from './place.ts';
import { type Clusters, countRows } from './spherical-k-means.ts';
import { type PassageRows, tellingTerms } from './topic-space.ts';

/** The passages closest to the middle of a topic: what it is named after. `ordinal` counts within the document. */
export type Core = Array<{ document: number; ordinal: number; closeness: number }>;

export type NamingChoices = {
  /** Words of the names of people and of the organisation, in lower case: they name no topic. */
  names: ReadonlySet<string>;
  /** The language to name topics in where there is a choice. */
  language: string;
};

const PASSAGES_READ = 20_000;
const LARGEST_CORE = 200;
const SMALLEST_CORE = 40;

export function coresOf(rows: PassageRows, { centroids, members, closeness }: Clusters): Core[] {
  const cores = Array.from({ length: countRows(centroids) }, (): Core => []);
  const seen = new Map<number, number>();
  rows.owners.forEach((document, row) => {
    const ordinal = seen.get(document) ?? 0;
    seen.set(document, ordinal + 1);
    if (closeness[row]! >= CLOSE_ENOUGH) cores[members[row]!]!.push({ document, ordinal, closeness: closeness[row]! });
  });
  const size = Math.max(SMALLEST_CORE, Math.min(LARGEST_CORE, Math.round(PASSAGES_READ / cores.length)));
  return cores.map((core) => core.sort((a, b) => b.closeness - a.closeness).slice(0, size));
}

/** The cores of groups of topics; `groups` has the group of each topic. */
export function merge(cores: Core[], groups: number[]): Core[] {
  const merged = Array.from({ length: Math.max(-1, ...groups) + 1 }, (): Core => []);
  const smallest = Math.min(...cores.map(({ length }) => length));
  // The same of each, so that a group is not named after its largest topic.
  cores.forEach((core, topic) => merged[groups[topic]!]!.push(...core.slice(0, Math.max(8, smallest))));
  return merged;
}

export const documentsIn = (core: Core): number => new Set(core.map(({ document }) => document)).size;

/** Names topics, or groups of them, after what is in their cores. `taken`: keys of names that are used already. */
export function nameCores(
  cores: Core[],
  documents: TopicDocument[],
  table: MeaningTable,
  choices: NamingChoices & { taken: string[]; broad: boolean },
): Array<TopicName | null> {
  const middles = cores.map((core) => middleOf(core, documents, table));
  const nearness = (stems: string[], topic: number) =>
    cosine(encodePassage(table, '', stems.join(' ')), middles[topic]!);
  const sayings = cores.flatMap((core, topic) => sayingsOf(core, topic, documents));
  return nameTopics(sayings, { ...choices, topics: cores.length, nearness });
}

/** What each document of a core says. One that says much counts more, but not as much as its length. */
function sayingsOf(core: Core, topic: number, documents: TopicDocument[]): Saying[] {
  return [...Map.groupBy(core, ({ document }) => document)].map(([at, own]) => {
    const { language, title, passages } = documents[at]!;
    const said = own.map(({ ordinal }) => passages[ordinal]!);
    const closeness = own.reduce((sum, passage) => sum + passage.closeness, 0);
    return {
      topic,
      weight: closeness / Math.sqrt(own.length),
      language,
      title,
      headings: said.map(({ heading }) => heading),
      texts: said.map(({ text }) => text),
    };
  });
}

/** The direction of a core in the whole table, unlike in the space of topics comparable with any words. */
function middleOf(core: Core, documents: TopicDocument[], table: MeaningTable): Float32Array {
  const sum = new Float32Array(table.dimensions);
  for (const { document, ordinal, closeness } of core) {
    const vector = encodePassage(table, '', tellingTerms(documents[document]!.passages[ordinal]!.terms));
    const length = Math.hypot(...vector) || 1;
    vector.forEach((value, i) => (sum[i]! += (closeness * value) / length));
  }
  return sum;
}

function cosine(a: Int8Array, b: Float32Array): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    lengthA += a[i]! ** 2;
    lengthB += b[i]! ** 2;
  }
  return product === 0 ? 0 : product / Math.sqrt(lengthA * lengthB);
}
