import type { BigIntStats } from 'node:fs';
import type { Authors } from './git-authors.ts';
import type { Moves } from './moves.ts';
import type { FolderSettings } from './settings.ts';
import type { Marks, Stored } from './snapshot.ts';
import type { Closed, Root } from './walk.ts';

/** What may have to be offered: a file to read, or something that cannot be looked into. */
export type Candidate = { id: string; stat: BigIntStats } | Closed;

/** One walk: what was known before it, and what it has found so far. */
export type Run = {
  root: Root;
  settings: FolderSettings;
  signal: AbortSignal;
  stored: Stored;
  before: Marks;
  marks: Marks;
  places: Record<string, string>;
  closed: Closed[];
  moves: Moves;
  authors: Authors;
  expected: number | null;
};
