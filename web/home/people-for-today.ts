import type { z } from 'zod';
import type { listPeople, PersonCard } from '#contract/people.ts';

export type SomebodyElse = z.infer<typeof listPeople.returns>['items'][number];

/**
 * A few colleagues to get to know: who has told something first, then who is of another team. The same all day, others
 * tomorrow, so that in time everybody is seen.
 */
export function chooseForToday(people: SomebodyElse[], me: PersonCard, today: Date, count: number): SomebodyElse[] {
  const day = `${today.getFullYear()}-${today.getMonth()}-${today.getDate()}`;
  const worth = (person: SomebodyElse) => (person.about ? 2 : 0) + (person.team !== me.team ? 1 : 0);
  return people
    .filter(({ id }) => id !== me.id)
    .map((person) => ({ person, worth: worth(person), lot: draw(`${day} ${me.id} ${person.id}`) }))
    .toSorted((a, b) => b.worth - a.worth || a.lot - b.lot)
    .slice(0, count)
    .map(({ person }) => person);
}

/** A number that looks random and is always the same for the same text (FNV-1a). */
function draw(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
