import type { PassageFilter } from './passage-index.ts';

/**
 * LanceDB takes filters as SQL text without parameters, so this file is the only place that writes such text.
 * Column names are constants here; every value passes through `text` or `number`.
 */

/** A single-quoted SQL string. Quotes are doubled; backslashes have no meaning in this dialect. */
function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function number(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
  return String(value);
}

function oneOf(column: string, literals: readonly string[]): string {
  return literals.length === 0 ? 'false' : `${column} IN (${literals.join(', ')})`;
}

/** Matches the passages of these documents. */
export function documentsSql(documentKeys: readonly string[]): string {
  return oneOf('documentKey', documentKeys.map(text));
}

/** Matches the passages of these documents that do not have this audience yet. */
export function outsideAudienceSql(documentKeys: readonly string[], audienceId: number): string {
  return `${documentsSql(documentKeys)} AND audienceId <> ${number(audienceId)}`;
}

/** The filter as SQL, or `undefined` if it cannot match anything. */
export function filterSql(filter: PassageFilter): string | undefined {
  const lists = [filter.audiences, filter.sources, filter.kinds, filter.languages, filter.people, filter.documents];
  if (lists.some((list) => list?.length === 0)) return undefined;
  const parts = [oneOf('audienceId', filter.audiences.map(number))];
  if (filter.sources) parts.push(oneOf('sourceId', filter.sources.map(text)));
  if (filter.kinds) parts.push(oneOf('kind', filter.kinds.map(text)));
  if (filter.languages) parts.push(oneOf('language', filter.languages.map(text)));
  if (filter.people) parts.push(`array_has_any(people, [${filter.people.map(text).join(', ')}])`);
  if (filter.documents) parts.push(documentsSql(filter.documents));
  if (filter.from !== undefined) parts.push(`time >= ${number(filter.from)}`);
  if (filter.until !== undefined) parts.push(`time < ${number(filter.until)}`);
  return parts.join(' AND ');
}
