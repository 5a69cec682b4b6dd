import { type SandboxWorld, sampleWorld } from '../world/live/world.ts';
import { type ShopifySandbox, type ShopifySandboxOptions, startShopifySandbox } from './sandbox.ts';

/** Tests look into answers of any shape. */
export type Parsed = ReturnType<typeof JSON.parse>;

export async function parsed(reply: Response | Promise<Response>): Promise<Parsed> {
  return JSON.parse(await (await reply).text());
}

/** What a GraphQL request gave back, for tests. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Parsed;
  readonly codes: readonly string[];
  readonly cost: { readonly requestedQueryCost: number; readonly actualQueryCost: number | null };
  readonly text: string;
};

/** A sandbox with one shop, and a way to talk to it. */
export type Talk = AsyncDisposable & {
  readonly sandbox: ShopifySandbox;
  readonly world: SandboxWorld;
  readonly account: string;
  readonly token: string;
  readonly ask: (query: string, variables?: object, token?: string) => Promise<Reply>;
  readonly admin: (route: string, body?: object) => Promise<Response>;
};

const until = Date.parse('2026-03-10T12:00:00Z');

/** Time stands still in it, unless the test moves it. */
export async function talk(
  options: Partial<ShopifySandboxOptions> & { readonly days?: number; readonly shop?: string } = {},
): Promise<Talk> {
  const { days = 12, shop = 'london', ...rest } = options;
  const world = options.world ?? sampleWorld({ shops: [shop], days, now: () => until });
  const sandbox = await startShopifySandbox({ ...rest, world });
  const account = sandbox.accounts[0] ?? '';
  const token = sandbox.token(account);
  return {
    sandbox,
    world,
    account,
    token,
    ask: (query, variables = {}, used = token) =>
      ask(`${sandbox.url}/${account}/admin/api/2026-10/graphql.json`, { query, variables }, used),
    admin: (route, body) => {
      const [method = 'GET', path = ''] = route.split(' ');
      return fetch(`${sandbox.url}/_sandbox/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify({ account, ...body }) }),
      });
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

async function ask(url: string, body: object, token: string): Promise<Reply> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const answered: Parsed = JSON.parse(text);
  const errors: readonly { extensions?: { code?: string } }[] = Array.isArray(answered.errors)
    ? answered.errors
    : [];
  return {
    status: answer.status,
    headers: answer.headers,
    data: answered.data,
    codes: errors.map(({ extensions }) => extensions?.code ?? '?'),
    cost: answered.extensions?.cost ?? { requestedQueryCost: 0, actualQueryCost: null },
    text,
  };
}
