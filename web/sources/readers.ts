import type { Audience, AudienceView } from '#contract/people.ts';

/** Who shall read a source, as it is being chosen. */
export type Readers = { kind: 'personal' | 'everyone' | 'some' } & Omit<AudienceView, 'everyone'>;

export const readersOf = ({ everyone, groups, people }: AudienceView): Readers => ({
  kind: everyone ? 'everyone' : 'some',
  groups,
  people,
});

export function audienceOf({ kind, groups, people }: Readers): Audience | undefined {
  if (kind === 'personal') return undefined;
  if (kind === 'everyone') return { kind };
  return { kind, groups: groups.map(({ id }) => id), people: people.map(({ id }) => id) };
}

/** Nobody would find anything: surely not what was meant. */
export const isNobody = ({ kind, groups, people }: Readers): boolean =>
  kind === 'some' && groups.length === 0 && people.length === 0;
