export type PartOfDay = 'night' | 'morning' | 'afternoon' | 'evening';

export function partOfDay(now: Date): PartOfDay {
  const hour = now.getHours();
  if (hour < 5) return 'night';
  if (hour < 12) return 'morning';
  return hour < 18 ? 'afternoon' : 'evening';
}
