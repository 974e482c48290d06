import type { Held } from './held.ts';
import { mergeSegments } from './merge.ts';
import type { PassagesHeld } from './passages-held.ts';

/** How long questions may wait for a merge at a time. */
const SLICE_MS = 3;

/** Merges what `choose` names until it names nothing more, answering questions in between. */
export async function mergeInSlices(
  held: PassagesHeld,
  choose: (segments: readonly Held[]) => Held[],
  goOn: () => boolean,
): Promise<void> {
  for (;;) {
    const chosen = choose(held.segments);
    if (chosen.length === 0 || !goOn()) return;
    const steps = mergeSegments(chosen);
    for (let step = runSlice(steps); ; step = runSlice(steps)) {
      if (step.done) {
        held.exchange(new Set(chosen), step.value);
        break;
      }
      await new Promise(setImmediate);
      if (!goOn()) return;
    }
  }
}

function runSlice(steps: Generator<void, Held>): IteratorResult<void, Held> {
  const until = performance.now() + SLICE_MS;
  let step = steps.next();
  while (!step.done && performance.now() < until) step = steps.next();
  return step;
}
