import { randomUUID } from 'node:crypto';

/**
 * The oracle's idea of who may read what: a few lines anybody can check by eye, against which the real read paths are
 * compared. Deliberately naive, and written without looking at the SQL.
 */
export type World = {
  people: Map<string, { active: boolean }>;
  groups: Map<string, { members: Set<string>; children: Set<string> }>;
  sources: Map<string, { audience: Principal[] }>;
  documents: Map<string, { source: string; thread: string | null; author: string }>;
};
export type Principal = { everyone: true } | { group: string } | { person: string };

export const emptyWorld = (): World => ({
  people: new Map(),
  groups: new Map(),
  sources: new Map(),
  documents: new Map(),
});

/** Everybody inside a group: its members and those of all groups nested in it. */
export function inside(world: World, group: string, seen = new Set<string>()): Set<string> {
  const people = new Set<string>();
  if (seen.has(group)) return people;
  seen.add(group);
  const node = world.groups.get(group);
  for (const person of node?.members ?? []) people.add(person);
  for (const child of node?.children ?? []) for (const person of inside(world, child, seen)) people.add(person);
  return people;
}

export function mayRead(world: World, person: string, document: string): boolean {
  if (!world.people.get(person)?.active) return false;
  const source = world.sources.get(world.documents.get(document)?.source ?? '');
  return (source?.audience ?? []).some((principal) => {
    if ('everyone' in principal) return true;
    if ('person' in principal) return principal.person === person;
    return inside(world, principal.group).has(person);
  });
}

/** What every active member may read. */
export const isForEveryone = (world: World, document: string): boolean =>
  (world.sources.get(world.documents.get(document)?.source ?? '')?.audience ?? []).some(
    (principal) => 'everyone' in principal,
  );

/** One step of a history: what happens, with numbers that choose among what exists by then. */
export type Step =
  | { do: 'addDocument'; source: number; author: number; thread: boolean }
  | { do: 'removeDocument'; document: number }
  | { do: 'join'; group: number; person: number }
  | { do: 'leave'; group: number; person: number }
  | { do: 'nest'; parent: number; child: number }
  | { do: 'unnest'; parent: number; child: number }
  | { do: 'deleteGroup'; group: number }
  | { do: 'createGroup' }
  | { do: 'share'; source: number; everyone: boolean; groups: number[]; people: number[] }
  | { do: 'deactivate'; person: number }
  | { do: 'activate'; person: number };

export const pick = <T>(from: Iterable<T>, number: number): T | undefined => {
  const all = [...from];
  return all.length === 0 ? undefined : all[number % all.length];
};

/** The one topic that every document of this world is about, and its group. */
export const TOPIC = '00000000-0000-4000-8000-00000000700c';
export const GROUP = '00000000-0000-4000-8000-0000000096a0';

export const newId = (): string => randomUUID();
