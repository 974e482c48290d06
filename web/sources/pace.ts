import type { Run, SourceCard } from '#contract/sources.ts';

/** How far a run is, from 0 to 1; null when nobody knows how much there is. */
export function fractionRead({ read, expected }: Pick<Run, 'read' | 'expected'>): number | null {
  if (expected === null || expected <= 0) return null;
  return Math.min(1, read / expected);
}

/** Things read per minute since the run began; null until that says something. */
export function perMinute({ read, startedAt, endedAt, lastProgressAt }: Run): number | null {
  const ms = Date.parse(endedAt ?? lastProgressAt) - Date.parse(startedAt);
  return ms < 2_000 || read === 0 ? null : Math.round((read / ms) * 60_000);
}

/** Milliseconds until the page asks again: often while something moves, seldom otherwise. */
export const askAgainIn = (states: Array<SourceCard['state']>): number =>
  states.some((state) => state === 'queued' || state === 'running' || state === 'stuck' || state === 'purging')
    ? 1_500
    : 15_000;
