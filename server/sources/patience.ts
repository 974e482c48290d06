import { SourceError } from './connector.ts';

/**
 * Passes on what a source yields, but not for ever: when it says nothing for `silenceMs`, it is aborted and the run ends
 * as stuck, even if the source ignores the abort. Time the consumer takes does not count.
 */
export async function* patience<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  silenceMs: number,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const giveUp = new AbortController();
  const inner = AbortSignal.any([signal, giveUp.signal]);
  const iterator = open(inner)[Symbol.asyncIterator]();
  let finished = false;
  try {
    for (;;) {
      const step = await before(iterator.next(), silenceMs, signal);
      if (step.done) {
        finished = true;
        return;
      }
      yield step.value;
    }
  } finally {
    giveUp.abort();
    // Not awaited: a source that hangs would hang its own clean-up too.
    if (!finished) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function before<T>(step: Promise<T>, silenceMs: number, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = () => reject(signal.reason);
  const timer = setTimeout(() => reject(silent(silenceMs)), silenceMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  step.then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  });
}

const silent = (silenceMs: number) =>
  new SourceError(
    'stuck',
    `The source said nothing for ${Math.round(silenceMs / 1000)} seconds.`,
    'Check that it is up and reachable; it is tried again by itself.',
  );
