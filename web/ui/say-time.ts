const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** “3 minutes ago”, “yesterday”, “in 2 hours”; beyond a week the date, with its year unless it is this one. */
export function sayTime(then: Date, now: Date, language: string): string {
  const distance = then.getTime() - now.getTime();
  const far = Math.abs(distance);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (far < MINUTE) return relative.format(0, 'second');
  if (far < HOUR) return relative.format(Math.trunc(distance / MINUTE), 'minute');
  const days = daysBetween(now, then);
  if (days === 0 || far < 6 * HOUR) return relative.format(Math.trunc(distance / HOUR), 'hour');
  if (Math.abs(days) < 7) return relative.format(days, 'day');
  const sameYear = then.getFullYear() === now.getFullYear();
  return then.toLocaleDateString(language, {
    day: 'numeric',
    month: sameYear ? 'long' : 'short',
    ...(!sameYear && { year: 'numeric' }),
  });
}

/** Whole days on the reader's calendar, whatever the clock was set to in between. */
function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (midnight(to) - midnight(from)) / DAY;
}
