import type { ColumnType, Generated } from 'kysely';

declare module '#kernel/database.ts' {
  interface Tables {
    personTopic: {
      personId: string;
      topic: string;
      topicId: string | null;
      state: 'confirmed' | 'added' | 'hidden';
      at: Generated<Date>;
    };
    disownedEvidence: { personId: string; documentId: string };
    topicSpace: {
      singleton: Generated<boolean>;
      generation: number;
      tableName: string;
      meaning: Buffer;
      dimensions: number;
      /** Base64 of 32-bit floats by language. */
      middles: ColumnType<Record<string, string>, string, string>;
      passages: number;
      learnedAt: Date;
    };
    topic: {
      id: Generated<string>;
      parentId: string | null;
      name: string;
      terms: string[];
      centroid: Buffer | null;
      x: number;
      y: number;
      tone: number;
      neighbours: string[];
      firstLearnedAt: Date;
    };
    documentTopic: { documentId: string; topicId: string; share: number };
    documentPlaced: { documentId: string; version: string; generation: number };
  }
}
