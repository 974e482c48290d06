import type { ColumnType, Generated } from 'kysely';
import type { Block, DocumentKind } from './parsed.ts';

type Json<T> = ColumnType<T, string, string>;

export type DocumentTable = {
  id: Generated<string>;
  sourceId: string;
  externalId: string;
  part: string;
  parentId: string | null;
  version: string;
  audienceId: number;
  kind: DocumentKind;
  title: string;
  titleTerms: string;
  language: string | null;
  name: string;
  location: string;
  url: string | null;
  at: Date;
  writtenAt: Date | null;
  modifiedAt: Date | null;
  messageId: string | null;
  threadKey: string | null;
  /** Text: a signed 64-bit number does not fit a JavaScript number. */
  fingerprint: ColumnType<string | null, string | null, string | null>;
  hasHtml: boolean;
  superseded: Generated<boolean>;
  passages: number;
  addedAt: Generated<Date>;
};

declare module '#kernel/database.ts' {
  interface Tables {
    document: DocumentTable;
    documentBody: { documentId: string; blocks: Json<Block[]>; rawHtml: string | null };
    passage: {
      documentId: string;
      ordinal: number;
      firstBlock: number;
      lastBlock: number;
      heading: string;
      text: string;
      terms: string;
    };
    documentPerson: {
      documentId: string;
      ordinal: number;
      role: 'author' | 'editor' | 'recipient' | 'copied';
      name: string | null;
      address: string | null;
    };
    indexChange: { documentId: string; seq: Generated<number> };
    embeddingSpace: { id: Generated<number>; name: string; usedAt: Generated<Date> };
    embedding: { spaceId: number; textHash: Buffer; vector: Buffer };
    indexState: { singleton: Generated<boolean>; rebuilding: boolean; space: string | null };
    meaningSpace: {
      space: string;
      noise: number;
      learned: Buffer | null;
      passages: number;
      madeAt: Generated<Date>;
    };
  }
}
