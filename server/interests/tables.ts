import type { Generated } from 'kysely';

declare module '#kernel/database.ts' {
  interface Tables {
    personTopic: { personId: string; topic: string; state: 'confirmed' | 'added' | 'hidden'; at: Generated<Date> };
    disownedEvidence: { personId: string; documentId: string };
  }
}
