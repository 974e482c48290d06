import type { SearchQuery } from '#contract/search.ts';

export const administrationTabs = ['health', 'jobs', 'people', 'groups', 'invitations', 'organisation'] as const;
export type AdministrationTab = (typeof administrationTabs)[number];

/** Every address of the client: `<Link {...paths.person(id)}>`, `navigate(paths.home())`. */
export const paths = {
  home: () => ({ to: '/' }) as const,
  search: (search: Partial<Omit<SearchQuery, 'cursor'>>) => ({ to: '/search', search }) as const,
  document: (id: string, passage?: number) =>
    ({ to: '/documents/$id', params: { id }, search: passage === undefined ? {} : { passage } }) as const,
  topics: (view?: 'map' | 'list') => ({ to: '/topics', search: view ? { view } : {} }) as const,
  topic: (id: string) => ({ to: '/topics/$id', params: { id } }) as const,
  people: (q?: string) => ({ to: '/people', search: q ? { q } : {} }) as const,
  person: (id: string) => ({ to: '/people/$id', params: { id } }) as const,
  groups: () => ({ to: '/groups' }) as const,
  group: (id: string) => ({ to: '/groups/$id', params: { id } }) as const,
  sources: () => ({ to: '/sources' }) as const,
  source: (id: string) => ({ to: '/sources/$id', params: { id } }) as const,
  connect: (connector?: string) => ({ to: '/sources/new/{-$connector}', params: { connector } }) as const,
  administration: (tab?: AdministrationTab) => ({ to: '/administration/{-$tab}', params: { tab } }) as const,
  settings: () => ({ to: '/settings' }) as const,
  welcome: () => ({ to: '/welcome' }) as const,
  setUp: () => ({ to: '/welcome/set-up' }) as const,
  signIn: (back?: string) => ({ to: '/sign-in', search: back ? { back } : {} }) as const,
  forgotten: () => ({ to: '/forgotten-password' }) as const,
};
