import type { Table } from '@lancedb/lancedb';
import { toArrow, WORDS_INDEX } from './lance-table.ts';
import { documentsSql, outsideAudienceSql } from './passage-filter.ts';
import type { IndexedPassage } from './passage-index.ts';

/** Passages per commit: converting this many holds the event loop about 12 ms. */
const BATCH_PASSAGES = 1_000;
/** Documents per commit: bounds the filter that names them. */
const BATCH_DOCUMENTS = 1_000;

/** Rows not merged yet are searched one by one and scored by older statistics: few in a small index, never too many. */
const UNMERGED = { least: 256, most: 25_000, share: 0.25 };
/** Every write leaves a version behind, and often a small file. */
const MOST_WRITES = 100;
/** Readers may still be reading a version that was replaced this long ago. */
const KEEP_VERSIONS_MS = 3_000;

/** Replaces documents whole, a batch of them in one commit: a reader sees each of them before or after, never without. */
export async function replacePassages(
  table: Table,
  documentKeys: readonly string[],
  passages: readonly IndexedPassage[],
): Promise<void> {
  const documents = new Map<string, Map<string, IndexedPassage>>(documentKeys.map((key) => [key, new Map()]));
  for (const passage of passages) {
    const document = documents.get(passage.documentKey) ?? new Map<string, IndexedPassage>();
    documents.set(passage.documentKey, document.set(passage.key, passage));
  }
  for (const batch of batches(documents)) await writeBatch(table, batch.documentKeys, batch.passages);
}

type Batch = { documentKeys: string[]; passages: IndexedPassage[] };

function* batches(documents: Map<string, Map<string, IndexedPassage>>): Generator<Batch> {
  let batch: Batch = { documentKeys: [], passages: [] };
  for (const [documentKey, passages] of documents) {
    const full = batch.passages.length + passages.size > BATCH_PASSAGES || batch.documentKeys.length >= BATCH_DOCUMENTS;
    if (full && batch.documentKeys.length > 0) {
      yield batch;
      batch = { documentKeys: [], passages: [] };
    }
    batch.documentKeys.push(documentKey);
    for (const passage of passages.values()) batch.passages.push(passage);
  }
  if (batch.documentKeys.length > 0) yield batch;
}

async function writeBatch(table: Table, documentKeys: string[], passages: IndexedPassage[]): Promise<void> {
  const where = documentsSql(documentKeys);
  if (passages.length === 0) {
    await table.delete(where);
    return;
  }
  const merge = table.mergeInsert('key').whenMatchedUpdateAll().whenNotMatchedInsertAll();
  await merge.whenNotMatchedBySourceDelete({ where }).execute(toArrow(passages));
}

export async function moveDocuments(table: Table, documentKeys: readonly string[], audienceId: number): Promise<void> {
  for (let start = 0; start < documentKeys.length; start += BATCH_DOCUMENTS) {
    const where = outsideAudienceSql(documentKeys.slice(start, start + BATCH_DOCUMENTS), audienceId);
    await table.update({ where, values: { audienceId } });
  }
}

/** Whether it is time to merge, after so many writes without. */
export async function isMergeDue(table: Table, writes: number): Promise<boolean> {
  if (writes >= MOST_WRITES) return true;
  const unmerged = (await table.indexStats(WORDS_INDEX))?.numUnindexedRows ?? 0;
  if (unmerged < UNMERGED.least) return false;
  return unmerged >= Math.min((await table.countRows()) * UNMERGED.share, UNMERGED.most);
}

/** Merges small fragments, takes new rows into the indexes and frees what no reader can still be reading. */
export async function mergeTable(table: Table): Promise<void> {
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_VERSIONS_MS) });
}
