import type { AudienceView } from '#contract/people.ts';

/** How an audience is said; `t` is the translator, `me` the reader. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

const NAMED = 3;

/** “Everyone”, “Team Support and 2 people”, “Only you”. */
export function sayAudience(audience: AudienceView, me: string | undefined, say: Say, language: string): string {
  const { everyone, groups, people } = audience;
  if (everyone) return say('documents.audience.everyone');
  if (groups.length === 0 && people.length === 0) return say('documents.audience.nobody');
  if (groups.length === 0 && people.length === 1 && people[0]?.id === me) return say('documents.audience.you');
  const named = groups.map(({ name, kind }) => (kind === 'team' ? say('documents.audience.team', { name }) : name));
  return new Intl.ListFormat(language, { type: 'conjunction' }).format([...named, ...sayPeople(people, me, say)]);
}

function sayPeople(people: AudienceView['people'], me: string | undefined, say: Say): string[] {
  if (people.length > NAMED) return [say('documents.audience.people', { count: people.length })];
  return people.map(({ id, name }) => (id === me ? say('documents.audience.me') : name));
}
