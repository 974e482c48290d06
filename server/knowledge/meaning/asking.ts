import { setTimeout as pause } from 'node:timers/promises';
import { askEndpoint } from './endpoint.ts';
import { Refusal } from './refusal.ts';
import type { EndpointSettings } from './settings.ts';

/** How long to wait for an answer, how often to ask, how long to pause before the second time; each pause doubles. */
export type Patience = { answerMs: number; attempts: number; pauseMs: number; longestPauseMs: number };

/** Few and small requests at once: a question must come through between them, and a slow server answer in time. */
const TEXTS_A_REQUEST = 16;
const BYTES_A_REQUEST = 64 * 1024;
const REQUESTS_AT_ONCE = 2;
const SHORTEST_CUT = 100;

/** Asks for the vectors of any number of texts, a few at a time, patiently. Throws the first Refusal that nothing helped. */
export async function askForMany(
  settings: EndpointSettings,
  texts: readonly string[],
  patience: Patience,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const answers: Float32Array[][] = [];
  const waiting = requestsFor(texts).entries();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const lane = async () => {
    for (const [place, request] of waiting) answers[place] = await askForLess(settings, request, patience, either);
  };
  try {
    await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, lane));
  } finally {
    // When one lane fails, the other does not go on for nobody.
    stop.abort();
  }
  return answers.flat();
}

/** In their order, each of at most so many texts and bytes. */
function requestsFor(texts: readonly string[]): string[][] {
  const requests: string[][] = [];
  let request: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    if (request.length === 0 || request.length === TEXTS_A_REQUEST || bytes + size > BYTES_A_REQUEST) {
      requests.push((request = []));
      bytes = 0;
    }
    request.push(text);
    bytes += size;
  }
  return requests;
}

/** Servers refuse texts that are longer than their model reads: then half of them is asked for, or of the one. */
async function askForLess(
  settings: EndpointSettings,
  texts: readonly string[],
  patience: Patience,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  try {
    return await askPatiently(settings, texts, patience, signal);
  } catch (error) {
    const halves = error instanceof Refusal && error.remedy && 'less' in error.remedy ? halvesOf(texts) : null;
    if (!halves) throw error;
    const answers: Float32Array[] = [];
    for (const half of halves) answers.push(...(await askForLess(settings, half, patience, signal)));
    return answers;
  }
}

/** Two halves of several texts; the first half of a single one; null when it is short already. */
function halvesOf(texts: readonly string[]): string[][] | null {
  const [first = ''] = texts;
  const middle = Math.ceil((texts.length > 1 ? texts.length : first.length) / 2);
  if (texts.length > 1) return [texts.slice(0, middle), texts.slice(middle)];
  return first.length > SHORTEST_CUT ? [[first.slice(0, middle).toWellFormed()]] : null;
}

/** Asks as often as it may help. */
async function askPatiently(
  settings: EndpointSettings,
  texts: readonly string[],
  patience: Patience,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await askEndpoint(settings, texts, { timeoutMs: patience.answerMs, signal, quote: false });
    } catch (error) {
      const wait =
        error instanceof Refusal && attempt < patience.attempts ? pauseAfter(error, attempt, patience) : null;
      if (wait === null) throw error;
      await pause(wait, undefined, { signal });
    }
  }
}

/** In ms; null when asking again is of no use, or not welcome for long. A little chance keeps processes apart. */
function pauseAfter({ remedy }: Refusal, attempt: number, { pauseMs, longestPauseMs }: Patience): number | null {
  if (!remedy || !('again' in remedy)) return null;
  if (remedy.afterMs !== null) return remedy.afterMs <= longestPauseMs ? remedy.afterMs : null;
  return Math.min(longestPauseMs, pauseMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
}
