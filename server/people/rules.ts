import type { z } from 'zod';
import type { PersonChange } from '#contract/people.ts';
import type { Role } from '#contract/organisation.ts';

export type Change = z.output<typeof PersonChange>;

const OWN = ['name', 'title', 'about', 'location', 'languages', 'projects', 'suggestedAsExpert'];
const BY_ADMINISTRATORS = [
  'name',
  'title',
  'about',
  'location',
  'languages',
  'projects',
  'manager',
  'team',
  'role',
  'active',
];

/**
 * The fields of a change this person may not make to that profile. Place and power are given by administrators; being
 * suggested as an expert is each person's own decision. The e-mail address is in neither list: it says who is who.
 */
export function refusedFields(viewer: { personId: string; role: Role }, personId: string, change: object): string[] {
  const allowed = new Set([
    ...(viewer.personId === personId ? OWN : []),
    ...(viewer.role === 'administrator' ? BY_ADMINISTRATORS : []),
  ]);
  return Object.keys(change).filter((field) => !allowed.has(field));
}

/** Whether the change takes somebody's power to administer. */
export const losesPower = (person: { role: Role; active: boolean }, change: Pick<Change, 'role' | 'active'>): boolean =>
  person.role === 'administrator' &&
  person.active &&
  ((change.role !== undefined && change.role !== 'administrator') || change.active === false);

/** Whether open sessions end: what they were allowed is no longer true. */
export const endsSessions = (person: { role: Role }, change: Pick<Change, 'role' | 'active'>): boolean =>
  change.active === false || (change.role !== undefined && change.role !== person.role);
