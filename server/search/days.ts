const DAY_MS = 86_400_000;

/**
 * The first day (ISO date, UTC) of what is written: a year, a month or a day (2025, 2025-03, 2025-03-14, also with
 * slashes), or one of a few words. `null` when it is none of those.
 */
export function readDay(written: string, now: Date): string | null {
  const named = names[written.toLowerCase().replaceAll(/[\s_-]+/g, ' ')];
  if (named) return isoOf(named(now));
  const parts = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(written);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
  const date = dayOf(year, month - 1, day);
  const isReal = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? isoOf(date) : null;
}

const dayOf = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day));
const isoOf = (date: Date) => date.toISOString().slice(0, 10);
const daysBefore = (date: Date, days: number) => new Date(date.getTime() - days * DAY_MS);
/** Weeks begin on Monday (ISO 8601). */
const daysSinceMonday = (date: Date) => (date.getUTCDay() + 6) % 7;
const year = (now: Date) => now.getUTCFullYear();
const month = (now: Date) => now.getUTCMonth();

const names: Record<string, (now: Date) => Date> = {
  today: (now) => now,
  yesterday: (now) => daysBefore(now, 1),
  'this week': (now) => daysBefore(now, daysSinceMonday(now)),
  'last week': (now) => daysBefore(now, daysSinceMonday(now) + 7),
  'this month': (now) => dayOf(year(now), month(now), 1),
  'last month': (now) => dayOf(year(now), month(now) - 1, 1),
  'this year': (now) => dayOf(year(now), 0, 1),
  'last year': (now) => dayOf(year(now) - 1, 0, 1),
};
