import type { Area, Authored } from './store.ts';

/** A place where documents lie together, from the narrowest; `weight` is how much the question is about it. */
type Weighed = { areas: Area[]; weight: number };
/** `value` in [0, 1]; `own` of `documents` are hers in the area that says most. */
export type Ownership = { value: number; folder: string; sourceId: string; own: number; documents: number };

/** In fewer documents nobody has a place of her own: then what is around them counts. */
const FEWEST_DOCUMENTS = 5;
const BEST_DOCUMENTS = 5;

/** Where the documents that answer best lie: the folder of each, and the one around it. */
export function areasAround(
  documents: ReadonlyArray<{ sourceId: string; location: string; answer: number }>,
): Weighed[] {
  return documents
    .filter(({ answer }) => answer > 0)
    .toSorted((a, b) => b.answer - a.answer || (a.location < b.location ? -1 : 1))
    .slice(0, BEST_DOCUMENTS)
    .map(({ sourceId, location, answer }) => {
      const folder = above(location);
      const folders = folder === '' ? [''] : [folder, above(folder)];
      return { areas: folders.map((one) => ({ sourceId, folder: one })), weight: answer };
    });
}

const above = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const keyOf = ({ sourceId, folder }: Area) => `${sourceId} ${folder}`;

/** Each area once. */
export const distinctAreas = (weighed: readonly Weighed[]): Area[] => [
  ...new Map(weighed.flatMap(({ areas }) => areas.map((area) => [keyOf(area), area]))).values(),
];

/**
 * How much of what the question is about lies with each person: the root of the share of documents she wrote or edited,
 * so that who wrote a quarter of an area is half its owner, in the mean over the areas.
 */
export function owners(weighed: readonly Weighed[], areas: readonly Area[], authored: readonly Authored[]) {
  const places = new Map(areas.map((area, place) => [keyOf(area), place]));
  const authors = Map.groupBy(authored, ({ place }) => place);
  const all = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const owning = new Map<string, Ownership & { most: number }>();
  for (const { areas: candidates, weight } of weighed) {
    const ofArea = candidates.map((area) => ({ area, rows: authors.get(places.get(keyOf(area)) ?? -1) ?? [] }));
    const chosen = ofArea.find(({ rows }) => (rows[0]?.documents ?? 0) >= FEWEST_DOCUMENTS);
    for (const { personId, own, documents } of chosen?.rows ?? []) {
      const part = (weight / all) * Math.sqrt(own / documents);
      const before = owning.get(personId);
      const place = { ...(chosen?.area ?? { sourceId: '', folder: '' }), own, documents, most: part };
      const telling = before && before.most >= part ? before : place;
      owning.set(personId, { ...telling, value: (before?.value ?? 0) + part });
    }
  }
  return owning;
}
