import type { Facets } from '#contract/search.ts';
import type { PersonCard } from '#contract/people.ts';
import type { Db } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import { type DocumentRow, peopleOfDocuments } from '#knowledge';
import { groupsOfPeople, peopleByAddress } from '#people';

const MOST_BUCKETS = 12;

/** What the found documents can be narrowed by. Counted on readable documents only. */
export async function facetsOf(db: Db, documents: Readable<DocumentRow>[]): Promise<Facets> {
  const named = await peopleOfDocuments(db, documents, ['author', 'editor']);
  const known = await peopleByAddress(db, [...new Set(named.flatMap((row) => row.address ?? []))]);
  const peopleOf = new Map<string, Map<string, PersonCard>>();
  for (const row of named) {
    const person = row.address === null ? undefined : known.get(row.address);
    if (!person) continue;
    const people = peopleOf.get(row.documentId) ?? new Map<string, PersonCard>();
    peopleOf.set(row.documentId, people.set(person.id, person));
  }
  const people = count(
    [...peopleOf.values()].flatMap((byId) => [...byId.values()]),
    (person) => person.id,
  );
  const groups = await groupsOfPeople(
    db,
    people.map(({ value }) => value.id),
  );
  const inGroups = [...peopleOf.values()].flatMap((byId) => {
    const unique = new Map(
      [...byId.keys()].flatMap((id) => (groups.get(id) ?? []).map((group) => [group.id, group] as const)),
    );
    return [...unique.values()];
  });
  return {
    sources: count(
      documents.map((document) => ({ id: document.sourceId, name: document.sourceName })),
      (source) => source.id,
    ),
    kinds: count(
      documents.map((document) => document.kind as Facets['kinds'][number]['value']),
      String,
    ),
    people: people.slice(0, MOST_BUCKETS),
    groups: count(inGroups, (group) => group.id).slice(0, MOST_BUCKETS),
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
