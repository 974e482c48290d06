import { type SelectQueryBuilder, sql, type Sql } from 'kysely';
import type { Role } from '#contract/organisation.ts';

declare const viewerBrand: unique symbol;
declare const readableBrand: unique symbol;

/** Somebody who asks. Made only from a session (or by a test): no id from a request ever becomes one. */
export type Viewer = { readonly personId: string; readonly role: Role; readonly [viewerBrand]: true };

/** Checked in the database for one viewer, at this moment. Only this file can make it. */
export type Readable<T> = T & { readonly [readableBrand]: true };

export const viewerOf = (person: { id: string; role: Role }): Viewer =>
  ({ personId: person.id, role: person.role }) as Viewer;

export const isAdministrator = (viewer: Viewer): boolean => viewer.role === 'administrator';

/** SQL: the audience in `column` includes the viewer. */
export const mayRead = (viewer: Viewer, column: Sql | ReturnType<typeof sql.ref>) =>
  sql<boolean>`${column} in (select audience_id from audiences_of(${viewer.personId}::uuid))`;

/** Runs a query narrowed to what the viewer may read; `audience` names the audience column, such as `document.audienceId`. */
export async function readable<DB, TB extends keyof DB, O>(
  viewer: Viewer,
  audience: string,
  query: SelectQueryBuilder<DB, TB, O>,
): Promise<Readable<O>[]> {
  return (await query.where(mayRead(viewer, sql.ref(audience))).execute()) as Readable<O>[];
}

/** SQL: the audiences the viewer is part of, for a filter inside an index query. */
export const audiencesOf = (viewer: Viewer) =>
  sql<number[]>`array(select distinct audience_id from audiences_of(${viewer.personId}::uuid))`;

/** What is computed from readable things alone is readable: a person's evidence from the documents behind it. */
export const derived = <From, To extends object>(
  from: Readable<From>[],
  make: (from: Readable<From>[]) => To[],
): Readable<To>[] => make(from) as Readable<To>[];
