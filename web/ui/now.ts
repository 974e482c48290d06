import { useSyncExternalStore } from 'react';

const STEP_MS = 30_000;

function everyStep(tell: () => void): () => void {
  const timer = setInterval(tell, STEP_MS);
  return () => clearInterval(timer);
}

const currentStep = () => Math.floor(Date.now() / STEP_MS) * STEP_MS;

/** The time, in steps of half a minute, so that what is drawn from it stays true on a page left open. */
export const useNow = (): Date => new Date(useSyncExternalStore(everyStep, currentStep));
