import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type ParsedLocation,
  redirect,
} from '@tanstack/react-router';
import { seeOrganisation } from '#contract/organisation.ts';
import { seeMe } from '#contract/people.ts';
import { answerOf, ApiProblem } from './api.ts';
import { parseAddress, sayAddress } from './address.ts';
import { HomePage } from './home/HomePage.tsx';
import { browserLanguage, speak } from './i18n.ts';
import { paths } from './paths.ts';
import { addressOf, readQuestion } from './search/question.ts';
import { NotFoundPage, StumblePage } from './shell/LostPages.tsx';
import { Shell } from './shell/Shell.tsx';
import { Loading } from './ui/Loading.tsx';

type Context = { queries: QueryClient };
type Address = Record<string, unknown>;

const root = createRootRouteWithContext<Context>()({ component: Outlet });

/** Pages for somebody who is signed in; everybody else is led to the door and back. */
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell, beforeLoad: comeIn });

async function comeIn({ context: { queries }, location }: { context: Context; location: ParsedLocation }) {
  const organisation = await queries.ensureQueryData(answerOf(seeOrganisation, {}));
  if (organisation.state === 'empty') throw redirect(paths.welcome());
  try {
    const me = await queries.ensureQueryData(answerOf(seeMe, {}));
    await speak(me.language);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
    throw redirect(organisation.demo && organisation.demoOffered ? paths.welcome() : paths.signIn(location.href));
  }
}

/** A text in an address; what is no text is left out. */
const textIn = (address: Address, name: string): string | undefined => {
  const value = address[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const insidePages = [
  createRoute({ getParentRoute: () => inside, path: '/', component: HomePage }),
  createRoute({
    getParentRoute: () => inside,
    path: '/search',
    validateSearch: (address: Address) => addressOf(readQuestion(address)),
    component: lazyRouteComponent(() => import('./search/SearchPage.tsx'), 'SearchPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/documents/$id',
    validateSearch: (address: Address): { passage?: number } =>
      address['passage'] === undefined ? {} : { passage: Number(address['passage']) },
    component: lazyRouteComponent(() => import('./documents/DocumentPage.tsx'), 'DocumentPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/topics',
    validateSearch: (address: Address): { view?: 'map' | 'list' } => {
      const view = textIn(address, 'view');
      return view === 'map' || view === 'list' ? { view } : {};
    },
    component: lazyRouteComponent(() => import('./topics/TopicsPage.tsx'), 'TopicsPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/topics/$id',
    component: lazyRouteComponent(() => import('./topics/TopicPage.tsx'), 'TopicPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/people',
    validateSearch: (address: Address): { q?: string } => {
      const q = textIn(address, 'q');
      return q ? { q } : {};
    },
    component: lazyRouteComponent(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/people/$id',
    component: lazyRouteComponent(() => import('./people/PersonPage.tsx'), 'PersonPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/groups',
    component: lazyRouteComponent(() => import('./groups/GroupsPage.tsx'), 'GroupsPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/groups/$id',
    component: lazyRouteComponent(() => import('./groups/GroupPage.tsx'), 'GroupPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/sources',
    component: lazyRouteComponent(() => import('./sources/SourcesPage.tsx'), 'SourcesPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/sources/new/{-$connector}',
    component: lazyRouteComponent(() => import('./sources/ConnectPage.tsx'), 'ConnectPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/sources/$id',
    component: lazyRouteComponent(() => import('./sources/SourcePage.tsx'), 'SourcePage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/administration/{-$tab}',
    component: lazyRouteComponent(() => import('./administration/AdministrationPage.tsx'), 'AdministrationPage'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/settings',
    component: lazyRouteComponent(() => import('./settings/SettingsPage.tsx'), 'SettingsPage'),
  }),
  createRoute({ getParentRoute: () => inside, path: '/$', component: NotFoundPage }),
] as const;

/** Pages before somebody is signed in. */
const door = createRoute({
  getParentRoute: () => root,
  id: 'door',
  component: lazyRouteComponent(() => import('./welcome/Door.tsx'), 'Door'),
  beforeLoad: async ({ context: { queries } }) => {
    const organisation = await queries.ensureQueryData(answerOf(seeOrganisation, {}));
    await speak(organisation.state === 'empty' ? browserLanguage() : organisation.language);
  },
});

const doorPages = [
  createRoute({
    getParentRoute: () => door,
    path: '/welcome',
    component: lazyRouteComponent(() => import('./welcome/WelcomePage.tsx'), 'WelcomePage'),
  }),
  createRoute({
    getParentRoute: () => door,
    path: '/welcome/set-up',
    component: lazyRouteComponent(() => import('./welcome/SetUpPage.tsx'), 'SetUpPage'),
  }),
  createRoute({
    getParentRoute: () => door,
    path: '/sign-in',
    validateSearch: (address: Address): { back?: string } => {
      const back = textIn(address, 'back');
      return back ? { back } : {};
    },
    component: lazyRouteComponent(() => import('./welcome/SignInPage.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => door,
    path: '/forgotten-password',
    component: lazyRouteComponent(() => import('./welcome/ForgottenPage.tsx'), 'ForgottenPage'),
  }),
  createRoute({
    getParentRoute: () => door,
    path: '/reset-password',
    component: lazyRouteComponent(() => import('./welcome/ResetPage.tsx'), 'ResetPage'),
  }),
  createRoute({
    getParentRoute: () => door,
    path: '/invitation',
    component: lazyRouteComponent(() => import('./welcome/InvitationPage.tsx'), 'InvitationPage'),
  }),
] as const;

export function createClientRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([inside.addChildren(insidePages), door.addChildren(doorPages)]),
    context: { queries },
    parseSearch: parseAddress,
    stringifySearch: sayAddress,
    defaultPreload: 'intent',
    defaultPendingComponent: Loading,
    defaultErrorComponent: StumblePage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createClientRouter>;
  }
}
