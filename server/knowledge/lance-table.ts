import { type Connection, Index, type Table } from '@lancedb/lancedb';
import { Field, Float64, Int32, List, Schema, Table as ArrowTable, Utf8, vectorFromArray } from 'apache-arrow';
import type { IndexedPassage } from './passage-index.ts';

/** How much a word of the title counts, in words of the passage. */
export const TITLE_WEIGHT = 2;

/** Raise it whenever columns or index settings change: an older index is then rebuilt. */
export const SCHEMA_VERSION = 1;

/** Lance names an index after its column. */
export const WORDS_INDEX = 'words_idx';

/** Words come analysed; whatever the analyser let through must be found, so none is too long. */
const LONGEST_WORD = 1_000;

const schema = new Schema([
  new Field('key', new Utf8(), false),
  new Field('documentKey', new Utf8(), false),
  new Field('ordinal', new Int32(), false),
  new Field('audienceId', new Int32(), false),
  new Field('sourceId', new Utf8(), false),
  new Field('kind', new Utf8(), false),
  new Field('language', new Utf8(), false),
  new Field('time', new Float64(), false),
  new Field('people', new List(new Field('item', new Utf8(), false)), false),
  new Field('words', new Utf8(), false),
]);

/** Title and passage in one column, the title repeated: BM25 over it is cheaper and smoother than two queries added up. */
function wordsOf(passage: IndexedPassage): string {
  return [...Array<string>(TITLE_WEIGHT).fill(passage.titleTerms), passage.terms].join(' ');
}

/** The passages as one Arrow table, column by column. */
export function toArrow(passages: readonly IndexedPassage[]): ArrowTable {
  const values: Record<string, readonly unknown[]> = {
    key: passages.map((passage) => passage.key),
    documentKey: passages.map((passage) => passage.documentKey),
    ordinal: passages.map((passage) => passage.ordinal),
    audienceId: passages.map((passage) => passage.audienceId),
    sourceId: passages.map((passage) => passage.sourceId),
    kind: passages.map((passage) => passage.kind),
    language: passages.map((passage) => passage.language),
    time: passages.map((passage) => passage.time),
    people: passages.map((passage) => passage.people),
    words: passages.map(wordsOf),
  };
  const columns = schema.fields.map((field) => [field.name, vectorFromArray(values[field.name] ?? [], field.type)]);
  return new ArrowTable(schema, Object.fromEntries(columns));
}

/** Creates the empty table with its indexes, so that a search works from the first passage on. */
export async function createPassageTable(connection: Connection, name: string): Promise<Table> {
  const table = await connection.createEmptyTable(name, schema);
  await table.createIndex('words', {
    config: Index.fts({
      baseTokenizer: 'whitespace',
      lowercase: false,
      stem: false,
      removeStopWords: false,
      asciiFolding: false,
      withPosition: false,
      maxTokenLength: LONGEST_WORD,
    }),
  });
  await table.createIndex('key', { config: Index.btree() });
  await table.createIndex('documentKey', { config: Index.btree() });
  await table.createIndex('audienceId', { config: Index.bitmap() });
  return table;
}
