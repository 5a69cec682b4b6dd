import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { type ForecastSearch, parseForecastSearch } from '../features/forecasts/forecast-search.ts';
import { OverviewPage } from '../features/overview/overview-page.tsx';
import { toFailure } from '../shared/api/client.ts';
import { meOptions, storesOptions } from '../shared/api/me.ts';
import { type DrillSearch, parseDrillSearch } from '../shared/state/drill.ts';
import { parsePlainSearch, stringifyPlainSearch } from '../shared/state/plain-search.ts';
import { parseViewSearch, type ViewSearch } from '../shared/state/view.ts';
import { NotFound, PageFailure } from './page-states.tsx';
import { Shell } from './shell/shell.tsx';

type Context = { readonly client: QueryClient };
type Raw = Record<string, unknown>;

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: PageFailure,
});

const account = () => import('../features/account/pages.tsx');

function textIn(raw: Raw, name: string): Record<string, string> {
  const value = raw[name];
  return typeof value === 'string' ? { [name]: value } : {};
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Raw): { next?: string } => textIn(raw, 'next'),
  component: lazyRouteComponent(account, 'SignInPage'),
});
const claim = createRoute({
  getParentRoute: () => root,
  path: '/claim',
  component: lazyRouteComponent(account, 'ClaimPage'),
});
const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(account, 'InvitePage'),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(account, 'ResetPage'),
});

const viewKeys = [
  'range',
  'from',
  'to',
  'compare',
  'cfrom',
  'cto',
  'stores',
  'clock',
  'grain',
] as const satisfies readonly (keyof ViewSearch)[];

/** Signed-in pages: nothing of them is drawn before it is known who asks. The view in the address stays from page to page. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  validateSearch: (raw: Raw): ViewSearch => parseViewSearch(raw),
  search: { middlewares: [retainSearchParams([...viewKeys])] },
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(meOptions);
    } catch (thrown) {
      if (toFailure(thrown).status !== 401) throw thrown;
      throw redirect({ to: '/sign-in', search: { next: location.href } });
    }
  },
  loader: ({ context }) => context.client.prefetchQuery(storesOptions),
  component: Shell,
  errorComponent: PageFailure,
});

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: (raw: Raw): { chart?: string } => textIn(raw, 'chart'),
  component: OverviewPage,
});
const documents = createRoute({
  getParentRoute: () => shell,
  path: '/documents',
  validateSearch: (raw: Raw): DrillSearch => parseDrillSearch(raw),
  component: lazyRouteComponent(
    () => import('../features/documents/documents-page.tsx'),
    'DocumentsPage',
  ),
});
const document = createRoute({
  getParentRoute: () => shell,
  path: '/documents/$documentId',
  validateSearch: (raw: Raw): DrillSearch => parseDrillSearch(raw),
  component: lazyRouteComponent(
    () => import('../features/documents/document-page.tsx'),
    'DocumentPage',
  ),
});
const forecasts = createRoute({
  getParentRoute: () => shell,
  path: '/forecasts',
  validateSearch: (raw: Raw): ForecastSearch => parseForecastSearch(raw),
  component: lazyRouteComponent(
    () => import('../features/forecasts/forecasts-page.tsx'),
    'ForecastsPage',
  ),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/imports',
  component: lazyRouteComponent(
    () => import('../features/imports/imports-page.tsx'),
    'ImportsPage',
  ),
});
const run = createRoute({
  getParentRoute: () => shell,
  path: '/imports/$runId',
  component: lazyRouteComponent(() => import('../features/imports/run-page.tsx'), 'RunPage'),
});
const syncRun = createRoute({
  getParentRoute: () => shell,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('../features/imports/run-page.tsx'), 'RunPage'),
});
const connections = createRoute({
  getParentRoute: () => shell,
  path: '/connections',
  validateSearch: (raw: Raw): { outcome?: string } => textIn(raw, 'outcome'),
  component: lazyRouteComponent(
    () => import('../features/connections/connections-page.tsx'),
    'ConnectionsPage',
  ),
});
const connect = createRoute({
  getParentRoute: () => shell,
  path: '/connections/new',
  component: lazyRouteComponent(
    () => import('../features/connections/connect-page.tsx'),
    'ConnectPage',
  ),
});
const connection = createRoute({
  getParentRoute: () => shell,
  path: '/connections/$connectionId/{-$tab}',
  validateSearch: (raw: Raw): { outcome?: string } => textIn(raw, 'outcome'),
  component: lazyRouteComponent(
    () => import('../features/connections/connection-page.tsx'),
    'ConnectionPage',
  ),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/{-$section}',
  component: lazyRouteComponent(
    () => import('../features/settings/settings-page.tsx'),
    'SettingsPage',
  ),
});

const tree = root.addChildren([
  signIn,
  claim,
  invite,
  reset,
  shell.addChildren([
    ...[overview, documents, document, forecasts, imports, run, syncRun],
    ...[connections, connect, connection, settings],
  ]),
]);

/** The app's addresses. Their search part is plain text, so that links read well and are kept short. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch: parsePlainSearch,
    stringifySearch: stringifyPlainSearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}
