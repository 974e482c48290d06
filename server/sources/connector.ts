import type { z } from 'zod';

/**
 * A connector brings what another system holds. Cursor and failures are data: a bad document is a `failed` change, a
 * lost connection is a thrown `SourceError`, and nothing a source does may crash or block anything else.
 */

/** What the sync knows a thing by; stable across runs, unique within a source. */
export type ExternalId = string;

export type PersonRef = { name: string | null; address: string | null; role: 'author' | 'editor' };

export type Change =
  | {
      type: 'upsert';
      id: ExternalId;
      /** Changes exactly when the content changed: a re-read with the same version is skipped without parsing. */
      version: string;
      /** File name with extension; decides the parser together with the bytes. */
      name: string;
      mediaType?: string;
      bytes: Uint8Array;
      /** Where it stands in its source: a path, a mail folder. Shown to people. */
      location: string;
      /** Where the original opens in a browser; null when the original is only reachable through the source. */
      url: string | null;
      modifiedAt: Date | null;
      /** Authors the source itself knows (Git, a wiki); those inside the bytes are found by the parser. */
      people: PersonRef[];
      /** Mail read with IMAP flag \Seen etc. is not modelled: knowledge, not a mail client. */
    }
  /** Same content, new place (a rename): nothing is parsed again. */
  | { type: 'move'; id: ExternalId; from: ExternalId; location: string; name: string }
  | { type: 'delete'; id: ExternalId }
  | { type: 'failed'; id: ExternalId; name: string; location: string; version: string; code: string; message: string };

/** Opaque to the sync, JSON to the database. */
export type Cursor = string;

export type Page = {
  changes: Change[];
  next: Cursor;
  /** Best guess of how many things there are in this run, for the progress bar. */
  expected?: number;
};

export type InventoryItem = { id: ExternalId };

/** A problem with the source as a whole that a person can act on. */
export class SourceError extends Error {
  override name = 'SourceError';
  readonly code:
    | 'unreachable'
    | 'refused'
    | 'certificate'
    | 'credentials'
    | 'gone'
    | 'forbidden'
    | 'protocol'
    | 'settings'
    | 'stuck';
  /** What to do about it, in one sentence. */
  readonly remedy: string;
  constructor(code: SourceError['code'], message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** One thing the owner can tick before anything is indexed: a mail folder with a few subjects, a directory. */
export type PreviewItem = { id: string; name: string; count: number | null; examples: string[]; suggested: boolean };
export type Preview = { summary: string; items: PreviewItem[] };

/** How the wizard asks for one setting. Secrets are write-only: they are stored encrypted and never sent back. */
export type SettingField = {
  name: string;
  type: 'text' | 'password' | 'number' | 'toggle' | 'choice' | 'list';
  required: boolean;
  choices?: string[];
  default?: string | number | boolean | string[];
  /** Asked only when the other field has that value. */
  when?: { field: string; is: string | boolean };
};

export type Connector<Settings = unknown> = {
  name: string;
  /** Parses stored or submitted settings; unknown fields are refused. */
  settings: z.ZodType<Settings>;
  /** In the order the wizard asks. */
  fields: SettingField[];
  /** Names of settings that are secrets. */
  secrets: string[];
  /** Tries the settings and lists what could be read; throws SourceError. Reads nothing into the product. */
  preview(settings: Settings, signal: AbortSignal): Promise<Preview>;
  /** Pages of changes since `cursor`; `null` = from the start. Ends when it has caught up. */
  changes(settings: Settings, cursor: Cursor | null, signal: AbortSignal): AsyncIterable<Page>;
  /** All that still exists, for sources whose changes don't report deletions. */
  inventory?(settings: Settings, signal: AbortSignal): AsyncIterable<InventoryItem[]>;
  /** Calls `changed` soon after something changed, until aborted. Best effort: the schedule still runs. */
  watch?(settings: Settings, changed: () => void, signal: AbortSignal): Promise<void>;
  /** The bytes of one thing as they are in the source now; null when it is gone. */
  original?(
    settings: Settings,
    id: ExternalId,
    signal: AbortSignal,
  ): Promise<{ name: string; bytes: Uint8Array } | null>;
};
