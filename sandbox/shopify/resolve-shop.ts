import { type ConnectionArgs, listConnection } from './connections.ts';
import { gid, time, type ViewContext } from './view-context.ts';

/** The parts of the root that are about the shop and the app in it. */
export function shopRoot(context: ViewContext): object {
  const installation = (): object => installationView(context);
  const { bulk, webhooks } = context.app;
  return {
    shop: () => shopView(context),
    currentAppInstallation: installation,
    appInstallation: installation,
    publicApiVersions: supportedVersions.map(versionView),
    bulkOperation: ({ id }: { readonly id: string }) => bulk.view(id),
    bulkOperations: (args: ConnectionArgs & { readonly query?: string | null }) =>
      listConnection(bulk.list(args.query ?? ''), args, ({ view }) => view()),
    bulkOperationRunQuery: ({ query }: { readonly query: string }) =>
      bulk.run(query, context.access),
    bulkOperationCancel: ({ id }: { readonly id: string }) => bulk.cancel(id),
    ...webhooks.root(),
  };
}

/** Newest last. An older one than the first falls forward to it. */
export const supportedVersions = ['2026-01', '2026-04', '2026-07', '2026-10'] as const;

export function versionView(handle: string): object {
  return { handle, displayName: handle, supported: true };
}

function installationView({ access, app }: ViewContext): object {
  return {
    __typename: 'AppInstallation',
    id: gid('AppInstallation', '4411220011'),
    accessScopes: [...access.scopes].map((handle) => ({ handle, description: handle })),
    app: {
      id: gid('App', '2200110033'),
      handle: 'tillstream',
      title: 'Tillstream',
      apiKey: app.clientId,
      developerName: null,
    },
  };
}

function shopView({ shop }: ViewContext): object {
  const { facts } = shop;
  const offset = zoneOffset(facts.zone, shop.now());
  return {
    __typename: 'Shop',
    id: gid('Shop', facts.id),
    name: facts.name,
    email: 'owner@example.com',
    myshopifyDomain: facts.account,
    url: `https://${facts.account}`,
    primaryDomain: {
      id: gid('Domain', facts.id),
      host: facts.account,
      url: `https://${facts.account}`,
      sslEnabled: true,
    },
    currencyCode: facts.currency,
    enabledPresentmentCurrencies: facts.presentmentCurrencies,
    ianaTimezone: facts.zone,
    timezoneAbbreviation: facts.zone.split('/').at(-1) ?? facts.zone,
    timezoneOffset: offset.text,
    timezoneOffsetMinutes: offset.minutes,
    taxesIncluded: facts.taxesIncluded,
    taxShipping: true,
    createdAt: time(facts.createdAt),
    updatedAt: time(facts.createdAt),
    plan: {
      displayName: 'Basic',
      publicDisplayName: 'Basic',
      partnerDevelopment: false,
      shopifyPlus: false,
    },
  };
}

function zoneOffset(zone: string, at: number): { text: string; minutes: number } {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '00', minutes = '00'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return { text: `${sign}${hours}${minutes}`, minutes: sign === '-' ? -total : total };
}
