import type { Facets } from '#contract/search.ts';
import type { GroupCard, PersonCard } from '#contract/people.ts';
import type { Db } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import { authorsAmong, type DocumentOutline } from '#knowledge';
import { groupsOfPeople, peopleByAddress } from '#people';

const MOST_BUCKETS = 12;

/** What the found documents can be narrowed by. Counted on readable documents only. */
export async function facetsOf(db: Db, documents: Readable<DocumentOutline>[]): Promise<Facets> {
  const people = await peopleOf(db, documents);
  const groups = await groupsOf(db, people);
  return {
    sources: count(
      documents.map((document) => ({ id: document.sourceId, name: document.sourceName })),
      (source) => source.id,
    ),
    kinds: count(
      documents.map((document) => document.kind as Facets['kinds'][number]['value']),
      String,
    ),
    people: mostFirst([...people.values()]),
    groups: mostFirst(groups),
    years: count(
      documents.map((document) => String(document.at.getUTCFullYear())),
      String,
    ).toSorted((a, b) => (a.value < b.value ? 1 : -1)),
    languages: count(
      documents.flatMap((document) => document.language ?? []),
      String,
    ),
  };
}

/** Something with the places of the documents it stands for: two addresses of one person count a document once. */
type Standing<T extends { id: string }> = { value: T; places: Set<number> };

async function peopleOf(db: Db, documents: Readable<DocumentOutline>[]): Promise<Map<string, Standing<PersonCard>>> {
  const byAddress = await authorsAmong(db, documents);
  const known = await peopleByAddress(db, [...byAddress.keys()]);
  const people = new Map<string, Standing<PersonCard>>();
  for (const [address, places] of byAddress) {
    const value = known.get(address);
    if (!value) continue;
    const standing = people.get(value.id) ?? { value, places: new Set() };
    for (const place of places) standing.places.add(place);
    people.set(value.id, standing);
  }
  return people;
}

async function groupsOf(db: Db, people: Map<string, Standing<PersonCard>>): Promise<Standing<GroupCard>[]> {
  const groups = new Map<string, Standing<GroupCard>>();
  for (const [person, ofPerson] of await groupsOfPeople(db, [...people.keys()]))
    for (const value of ofPerson) {
      const standing = groups.get(value.id) ?? { value, places: new Set() };
      for (const place of people.get(person)?.places ?? []) standing.places.add(place);
      groups.set(value.id, standing);
    }
  return [...groups.values()];
}

const mostFirst = <T extends { id: string }>(standings: Standing<T>[]) =>
  standings
    .map(({ value, places }) => ({ value, count: places.size }))
    .toSorted((a, b) => b.count - a.count || (a.value.id < b.value.id ? -1 : 1))
    .slice(0, MOST_BUCKETS);

/** Values with how often they come, most frequent first, ties in the order of their keys. */
function count<T>(values: T[], keyOf: (value: T) => string): Array<{ value: T; count: number }> {
  const buckets = new Map<string, { value: T; count: number }>();
  for (const value of values) {
    const bucket = buckets.get(keyOf(value));
    if (bucket) bucket.count++;
    else buckets.set(keyOf(value), { value, count: 1 });
  }
  return [...buckets.entries()]
    .toSorted(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .map(([, bucket]) => bucket);
}
