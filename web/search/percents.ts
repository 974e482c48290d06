/**
 * Parts as whole percents of all that is positive, which add up to a hundred: what rounding leaves goes to those that
 * lost most by it (largest remainders).
 */
export function percentsOf(parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + Math.max(0, part), 0);
  if (whole === 0) return parts.map(() => 0);
  const exact = parts.map((part) => (100 * part) / whole);
  const percents = exact.map((value) => (value < 0 ? Math.round(value) : Math.floor(value)));
  const left = 100 - percents.reduce((sum, percent) => sum + Math.max(0, percent), 0);
  const lost = (place: number) => (exact[place] ?? 0) - (percents[place] ?? 0);
  const losers = [...percents.keys()].filter((place) => (exact[place] ?? 0) > 0).toSorted((a, b) => lost(b) - lost(a));
  for (const place of losers.slice(0, left)) percents[place]! += 1;
  return percents;
}
