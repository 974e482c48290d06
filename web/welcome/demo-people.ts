import type { DemoPerson } from '#contract/organisation.ts';

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Those whose name, title or team holds every word typed, accents or not. */
export function thoseNamed(people: DemoPerson[], typed: string): DemoPerson[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return people.filter(({ name, title, team }) => {
    const text = fold([name, title, team].filter(Boolean).join(' '));
    return words.every((word) => text.includes(word));
  });
}

/** Teams by name, each with its people in the order they came; who has none comes last. */
export function byTeam(people: DemoPerson[]): Array<{ team: string | null; people: DemoPerson[] }> {
  return [...Map.groupBy(people, (person) => person.team)]
    .map(([team, members]) => ({ team, people: members }))
    .toSorted(
      (a, b) => Number(a.team === null) - Number(b.team === null) || (a.team ?? '').localeCompare(b.team ?? ''),
    );
}
