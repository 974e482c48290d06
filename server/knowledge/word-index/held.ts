import { NOBODY } from './audiences.ts';
import type { Segment } from './segment.ts';
import type { Vectors } from './vectors.ts';

/** A segment in use, with what can change about it. */
export type Held = {
  segment: Segment;
  /** The slot of each passage's audience; `NOBODY` once it is deleted. */
  slots: Uint32Array;
  /** Passages that are not deleted. */
  live: number;
  /** Where it is stored, once it is. */
  file: string | null;
  /** Of its passages, one entry for each space. */
  vectors: Vectors[];
};

/** Documents are deleted whole: the first passage of a run tells of all. */
export const isLiveRun = ({ segment, slots }: Held, run: number): boolean =>
  slots[segment.runStarts[run] ?? 0] !== NOBODY;

/** How many of the postings between two places may be seen. */
export function countVisible({ segment, slots }: Held, allowed: Uint8Array, start: number, end: number): number {
  const { postingPassages } = segment;
  let count = 0;
  for (let i = start; i < end; i++) count += allowed[slots[postingPassages[i] ?? 0] ?? 0] ?? 0;
  return count;
}
