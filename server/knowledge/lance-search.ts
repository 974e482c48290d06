import { MatchQuery, Operator, type Table } from '@lancedb/lancedb';
import type { PassageHit } from './passage-index.ts';

/** Lance cuts ties at the limit as it likes. Asking for a few more lets them be cut by key. */
const TIE_ROOM = 16;
/** Where even more than this many passages tie at the limit, which of them are shown stays as Lance has it. */
const LARGEST_TIE = 2_000;

/** BM25 over the words, any of them; the filter is applied before the limit. Best first, ties by key. */
export async function searchTable(table: Table, words: string, where: string, limit: number): Promise<PassageHit[]> {
  for (let room = TIE_ROOM; ; room *= 4) {
    const hits = await fetchHits(table, words, where, limit + room);
    const cutInTie = hits.length === limit + room && hits.at(-1)?.score === hits[limit - 1]?.score;
    if (!cutInTie || room > LARGEST_TIE) return hits.slice(0, limit);
  }
}

async function fetchHits(table: Table, words: string, where: string, limit: number): Promise<PassageHit[]> {
  const query = new MatchQuery(words, 'words', { operator: Operator.Or });
  const rows = await table.query().fullTextSearch(query).where(where).select(['key', '_score']).limit(limit).toArrow();
  const keys = rows.getChild('key');
  const scores = rows.getChild('_score');
  const hits: PassageHit[] = [];
  for (let row = 0; row < rows.numRows; row++) hits.push(hitOf(String(keys?.get(row)), Number(scores?.get(row))));
  return hits.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}

/** Reading one column instead of three: document and ordinal stand in the key. */
function hitOf(key: string, score: number): PassageHit {
  const colon = key.lastIndexOf(':');
  return {
    key,
    documentKey: key.slice(0, colon),
    ordinal: Number(key.slice(colon + 1)),
    // Sums of floats differ in the last bits with the order of adding; those bits must not order ties.
    score: Math.round(score * 1e4) / 1e4,
  };
}

/** Passages per document. One short text per document is held at a time. */
export async function countDocuments(table: Table): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const batch of table.query().select(['documentKey'])) {
    const keys = batch.getChild('documentKey');
    for (let row = 0; row < batch.numRows; row++) {
      const key = String(keys?.get(row));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/**
 * How many passages there are, counted by reading: a filter on a column without index opens every data file, and a
 * search opens the full-text index, so that missing and truncated files show.
 */
export async function probeTable(table: Table): Promise<number> {
  await fetchHits(table, 'probe', 'audienceId = 0', 1);
  return table.countRows('ordinal >= 0');
}
