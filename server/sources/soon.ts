type Soon = { ask(): void; stop(): void };

/**
 * Many askings soon after each other become one call, `afterMs` after the first; the next call comes no sooner than
 * `betweenMs` later, so that a source that never rests is neither forgotten nor read without end.
 */
export function soon(call: () => void, afterMs: number, betweenMs: number): Soon {
  let timer: NodeJS.Timeout | undefined;
  let asked = false;
  const rest = () => {
    timer = undefined;
    if (asked) wait(0);
  };
  const wait = (ms: number) => {
    timer = setTimeout(() => {
      asked = false;
      timer = setTimeout(rest, betweenMs);
      timer.unref();
      call();
    }, ms);
    timer.unref();
  };
  return {
    ask: () => {
      asked = true;
      if (!timer) wait(afterMs);
    },
    stop: () => clearTimeout(timer),
  };
}
