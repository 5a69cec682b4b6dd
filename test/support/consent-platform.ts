import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type {
  Connector,
  Credentials,
  Grant,
  OpenConnection,
  ReadRecords,
  WebhookAction,
  WebhookReader,
} from '../../src/connectors/index.ts';
import { AppError, type Instant, instant } from '../../src/core/index.ts';

export const lifeMs = 3_600_000;

type Shop = {
  name: string;
  currency: string;
  zone: string;
  state: 'open' | 'unpaid' | 'closed';
  scopes: readonly string[];
  skewMs: number;
  /** Customers, by id. */
  readonly people: Map<string, string>;
  webhooksTo: string | null;
};

/** Access of one app to one shop, with the platform's rule of rotation: the refresh token before stays good until the new one is used. */
type Access = {
  readonly account: string;
  token: string;
  refreshToken: string;
  formerRefreshToken: string | null;
  expiresAt: number;
  revoked: boolean;
};

/**
 * A platform with consent pages, rotating tokens and signed webhooks, in memory. Counts what it is asked, and fails as told.
 */
export class ConsentPlatform {
  readonly shops = new Map<string, Shop>();
  readonly counts = { refreshes: 0, refused: 0, checks: 0, reads: 0, grants: 0 };
  /** Called after a refresh took effect, before it is answered: throws to lose the reply, waits to be slow. */
  beforeRefreshReply: () => Promise<void> | void = () => undefined;
  /** Called before anything is answered. */
  before: (what: string) => Promise<void> | void = () => undefined;
  readonly secret = 'app-secret-of-the-operator';
  readonly now: () => Instant;
  readonly #access: Access[] = [];
  readonly #codes = new Map<string, string>();

  constructor(now: () => Instant) {
    this.now = now;
  }

  shop(account: string, given: Partial<Shop> = {}): Shop {
    const shop: Shop = {
      name: 'Sample London',
      currency: 'GBP',
      zone: 'Europe/London',
      state: 'open',
      scopes: ['read_orders', 'read_customers'],
      skewMs: 0,
      people: new Map(),
      webhooksTo: null,
      ...given,
    };
    this.shops.set(account, shop);
    return shop;
  }

  /** A person allows it: what the browser comes back with. */
  allow(consentUrl: string): ReadonlyMap<string, string> {
    const url = new URL(consentUrl);
    const code = randomUUID();
    this.#codes.set(code, url.searchParams.get('account') ?? '');
    return new Map([
      ['code', code],
      ['state', url.searchParams.get('state') ?? ''],
    ]);
  }

  redeem(code: string): Grant {
    this.counts.grants += 1;
    const account = this.#codes.get(code);
    this.#codes.delete(code);
    if (account === undefined) throw refused('invalid code');
    return this.issue(account);
  }

  issue(account: string): Grant {
    const access: Access = {
      account,
      token: randomUUID(),
      refreshToken: randomUUID(),
      formerRefreshToken: null,
      expiresAt: this.now() + lifeMs,
      revoked: false,
    };
    this.#access.push(access);
    return grantOf(access);
  }

  revoke(account: string): void {
    for (const access of this.#access) if (access.account === account) access.revoked = true;
  }

  async refresh(refreshToken: string): Promise<Grant> {
    await this.before('refresh');
    const access = this.#access.find(
      (one) => one.refreshToken === refreshToken || one.formerRefreshToken === refreshToken,
    );
    if (access === undefined || access.revoked) {
      this.counts.refused += 1;
      throw refused('invalid_grant');
    }
    this.counts.refreshes += 1;
    access.formerRefreshToken = refreshToken;
    access.token = randomUUID();
    access.refreshToken = randomUUID();
    access.expiresAt = this.now() + lifeMs;
    const grant = grantOf(access);
    await this.beforeRefreshReply();
    return grant;
  }

  /** What every call goes through. @throws as a platform answers */
  enter(token: string, account: string): Shop {
    const shop = this.shops.get(account);
    if (shop === undefined || shop.state === 'closed') {
      throw new AppError('connector_gone', `${account} is closed.`, { provider: 'Not Found' });
    }
    if (shop.state === 'unpaid') {
      throw new AppError('connector_unpaid', `${account} is frozen: pay its bill there.`, {
        provider: 'Payment Required',
      });
    }
    if (token.startsWith('pasted-')) {
      if (token === 'pasted-good') return shop;
      throw refused('unknown token');
    }
    const access = this.#access.find((one) => one.token === token && one.account === account);
    if (access === undefined || access.revoked || access.expiresAt <= this.now()) {
      throw refused('Invalid API key or access token');
    }
    // Its replacement is in use: the former refresh token is retired.
    access.formerRefreshToken = null;
    return shop;
  }

  sign(body: string, secret = this.secret): string {
    return createHmac('sha256', secret).update(body).digest('base64');
  }

  delivery(
    account: string,
    given: {
      readonly topic?: string;
      readonly id?: string;
      readonly actions: readonly WebhookAction[];
      readonly secret?: string;
    },
  ) {
    const body = JSON.stringify(given.actions);
    return {
      headers: new Map([
        ['x-account', account],
        ['x-topic', given.topic ?? 'things/change'],
        ['x-id', given.id ?? randomUUID()],
        ['x-signature', this.sign(body, given.secret)],
      ]),
      body: Buffer.from(body),
    };
  }
}

function refused(provider: string): AppError {
  return new AppError('connector_auth', 'The platform refused the credentials.', { provider });
}

function grantOf({ token, refreshToken, expiresAt }: Access): Grant {
  return {
    credentials: { token, refreshToken },
    expiresAt: instant(expiresAt),
    refreshableUntil: null,
    scopes: ['read_orders', 'read_customers'],
  };
}

const text = (credentials: Credentials, name: string): string => {
  const value = credentials[name];
  return typeof value === 'string' ? value : '';
};

const methods: Connector['auth'] = [
  { kind: 'oauth', title: 'Consent', help: 'Best.', fields: [], needsApp: true },
  {
    kind: 'client_credentials',
    title: 'Own app',
    help: 'For own apps.',
    fields: [
      { name: 'secret', label: 'Secret', help: 'Of the app.', secret: true, optional: false },
    ],
    needsApp: false,
  },
  {
    kind: 'token',
    title: 'Token',
    help: 'Pasted.',
    fields: [{ name: 'token', label: 'Token', help: 'Copy it.', secret: true, optional: false }],
    needsApp: false,
  },
];

/** The connector of that platform. */
export function consentConnector(platform: ConsentPlatform): Connector {
  return {
    platform: 'consent',
    title: 'Consent',
    accountField: { label: 'Shop', example: 'sample-london' },
    auth: methods,
    streams: [{ name: 'customers', title: 'Customers', kinds: ['customer'], live: true }],
    account: (given) => {
      const account = given.trim().toLowerCase();
      if (/^[a-z0-9-]+$/.test(account)) return account;
      throw new AppError('input_invalid', `"${given}" is no shop.`);
    },
    authorizationUrl: ({ account, origins, redirectUrl, state }) =>
      `${origins.authorization.replace('{account}', account)}/consent?${new URLSearchParams({ account, redirectUrl, state })}`,
    grant: async (request) => {
      await platform.before('grant');
      if (request.kind === 'oauth') return platform.redeem(request.query.get('code') ?? '');
      if (request.kind === 'token') {
        const credentials = { token: request.fields['token'] ?? '' };
        return { credentials, expiresAt: null, refreshableUntil: null, scopes: [] };
      }
      const grant = platform.issue(request.account);
      const appSecret = request.fields['secret'] ?? '';
      return { ...grant, credentials: { ...grant.credentials, appSecret } };
    },
    refresh: async ({ account, credentials }) => {
      const appSecret = text(credentials, 'appSecret');
      if (appSecret === '') return platform.refresh(text(credentials, 'refreshToken'));
      platform.counts.refreshes += 1;
      const grant = platform.issue(account);
      return { ...grant, credentials: { ...grant.credentials, appSecret } };
    },
    open: (session) => {
      /** One call with a second chance, as connectors do it. */
      const call = async <T>(signal: AbortSignal, work: (shop: Shop) => T): Promise<T> => {
        const credentials = await session.credentials(signal);
        try {
          return work(platform.enter(text(credentials, 'token'), session.account));
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'connector_auth') throw error;
          const renewed = await session.renew(credentials, signal);
          return work(platform.enter(text(renewed, 'token'), session.account));
        }
      };
      return openShop(platform, call);
    },
    webhooks: reader,
  };
}

type Call = <T>(signal: AbortSignal, work: (shop: Shop) => T) => Promise<T>;

function openShop(platform: ConsentPlatform, call: Call): OpenConnection {
  return {
    check: async (signal) => {
      await platform.before('check');
      platform.counts.checks += 1;
      return call(signal, ({ name, currency, zone, scopes, skewMs }) => ({
        ...{ name, currency, zone, scopes },
        gaps: scopes.includes('read_orders')
          ? []
          : [{ code: 'scope_missing', stream: 'orders', message: 'Allow read_orders.' }],
        clockSkewMs: skewMs,
      }));
    },
    stream: (name) => ({
      name,
      pages: async function* ({ signal }) {
        await platform.before('page');
        const records = await call(signal, ({ people }) => [...people].map(customerRecord));
        const progress = { done: records.length, total: records.length };
        const page = { records, problems: [], cursor: null, done: true };
        yield { ...page, fetched: records.length, progress, lasting: platform.now() };
      },
    }),
    read: async (_stream, ids, signal) => {
      await platform.before('read');
      platform.counts.reads += 1;
      return call(signal, ({ people }) => readPeople(people, ids));
    },
    figures: null,
    subscribe: (url, signal) =>
      call(signal, (shop) => {
        shop.webhooksTo = url;
        return { topics: ['things/change'], refused: [] };
      }),
    unsubscribe: (_url, signal) =>
      call(signal, (shop) => {
        shop.webhooksTo = null;
      }),
    remap: () => ({ records: [], problems: [] }),
  };
}

function readPeople(people: Shop['people'], ids: readonly string[]): ReadRecords {
  const found = ids.flatMap((id) => {
    const name = people.get(id);
    return name === undefined ? [] : [customerRecord([id, name])];
  });
  return { records: found, problems: [], missing: ids.filter((id) => !people.has(id)) };
}

function customerRecord([externalId, name]: readonly [string, string]) {
  return {
    kind: 'customer' as const,
    record: {
      ...{ externalId, name, email: `${externalId}@mail.example` },
      ...{ country: null, region: null, city: null, createdAt: null },
    },
    raw: { id: externalId, name },
  };
}

const reader: WebhookReader = {
  claimedAccount: ({ headers }) => headers.get('x-account') ?? null,
  secretsOf: (credentials) => {
    const secret = text(credentials, 'appSecret');
    return secret === '' ? [] : [secret];
  },
  open: ({ headers, body }, secrets) => {
    const given = Buffer.from(headers.get('x-signature') ?? '', 'base64');
    const genuine = secrets.some((secret) => {
      const expected = createHmac('sha256', secret).update(body).digest();
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    if (!genuine) return null;
    return {
      account: headers.get('x-account') ?? '',
      topic: headers.get('x-topic') ?? '',
      deliveryId: headers.get('x-id') ?? '',
      triggeredAt: null,
    };
  },
  interpret: ({ body }) => JSON.parse(body) as readonly WebhookAction[],
};
