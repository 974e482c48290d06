import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;

/** A problem with a source as a whole, as its owner sees it. */
export type Problem = { code: string; message: string; remedy: string; at: string };

declare module '#kernel/database.ts' {
  interface Tables {
    source: {
      id: Generated<string>;
      name: string;
      connector: string;
      settings: Json<Record<string, unknown>>;
      secrets: string | null;
      personal: boolean;
      ownerId: string | null;
      audienceId: number;
      cursor: string | null;
      paused: Generated<boolean>;
      rereadAt: Generated<Date>;
      purging: Generated<boolean>;
      everyMinutes: number;
      nextRunAt: Generated<Date>;
      problem: ColumnType<Problem | null, string | null, string | null>;
      createdAt: Generated<Date>;
    };
    sourceRun: {
      id: Generated<string>;
      sourceId: string;
      startedAt: Generated<Date>;
      endedAt: Date | null;
      lastProgressAt: Generated<Date>;
      outcome: Generated<'running' | 'done' | 'failed' | 'stopped'>;
      problem: ColumnType<Problem | null, string | null, string | null>;
      expected: number | null;
      read: Generated<number>;
      added: Generated<number>;
      changed: Generated<number>;
      moved: Generated<number>;
      deleted: Generated<number>;
      failed: Generated<number>;
      unchanged: Generated<number>;
    };
    sourceItem: { sourceId: string; externalId: string; version: string; name: string; location: string };
    documentFailure: {
      id: Generated<string>;
      sourceId: string;
      externalId: string;
      part: string;
      name: string;
      location: string;
      code: string;
      message: string;
      at: Generated<Date>;
    };
  }
}
