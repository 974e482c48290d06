export type Month = { month: string; written: number; changed: number };

const MONTHS = 12;

/** The month of a time as the database names it, "2026-11", in UTC. */
export const monthOf = (time: Date): string => time.toISOString().slice(0, 7);

/** The last twelve months up to now, oldest first, also those in which nothing happened. */
export function lastMonths(found: Month[], now: Date): Month[] {
  const byMonth = new Map(found.map((month) => [month.month, month]));
  return Array.from({ length: MONTHS }, (_, place) => {
    const month = monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + 1 + place, 1)));
    return byMonth.get(month) ?? { month, written: 0, changed: 0 };
  });
}

/** When the first of these months began. */
export const monthsFrom = (now: Date): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + 1, 1));
