import { type Db, sql } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import './tables.ts';

export type TopicShare = { topicId: string; share: number };

/**
 * The topics of these readable documents, and how much of each is about them, from 0 to 1. With a person's documents
 * and their weights that is what she knows about; two people are alike as far as their topics are.
 */
export async function topicsOfDocuments(
  db: Db,
  documents: readonly Readable<{ id: string }>[],
): Promise<Map<string, TopicShare[]>> {
  if (documents.length === 0) return new Map();
  const ids = documents.map(({ id }) => id);
  const rows = await db
    .selectFrom('documentTopic')
    .select(['documentId', 'topicId', 'share'])
    .where(sql<boolean>`document_id = any(${ids}::uuid[])`)
    .orderBy('share', 'desc')
    .orderBy('topicId')
    .execute();
  return Map.groupBy(rows, (row) => row.documentId);
}
