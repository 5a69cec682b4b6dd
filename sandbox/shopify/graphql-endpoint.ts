import type { GraphQLError } from 'graphql';
import type { Access } from './access.ts';
import { type Answer, graphqlError, json } from './answers.ts';
import { actualCost, maxCost, mutationCost } from './cost.ts';
import type { PreparedDocument } from './documents.ts';
import { executeDocument } from './execute-document.ts';
import type { ShopifyPlatform } from './platform.ts';
import { rootOf, type SearchWarnings } from './resolve-root.ts';
import type { ShopAccount } from './shop-account.ts';
import { viewContext } from './views.ts';

export type GraphqlRequest = {
  readonly account: ShopAccount;
  readonly access: Access;
  readonly body: string;
};

type Variables = Readonly<Record<string, unknown>>;

const documentation = 'https://shopify.dev/api/usage/rate-limits';

/** Answers one GraphQL request of a token that was let in. */
export function answerGraphql(platform: ShopifyPlatform, request: GraphqlRequest): Answer {
  const asked = readBody(request.body);
  if (asked === null)
    return json(400, { errors: { query: 'Required parameter missing or invalid' } });
  const { query, variables, operationName } = asked;
  const prepared = platform.documents.prepare(query, operationName);
  if (prepared.kind === 'bad') return json(200, { errors: prepared.errors.map(toError) });
  const document = prepared.prepared;
  const occasion = { account: request.account.account, operation: document.name };
  platform.counters.countRequest(occasion.account, document.name);
  if (platform.faults.draw('internal_error', occasion) !== null) {
    return graphqlError(
      'Internal error. Looks like something went wrong on our end.',
      'INTERNAL_SERVER_ERROR',
      {
        requestId: '00000000-0000-4000-8000-000000000000',
      },
    );
  }
  const cost = document.cost(document.coerce(variables) ?? variables);
  const refused = chargeFor(platform, request.account, { cost, occasion });
  if (refused !== null) return refused;
  shiftPages(platform, { ...request, variables, occasion });
  return run(platform, request, { document, variables, cost });
}

type Occasion = { readonly account: string; readonly operation: string };

function readBody(
  body: string,
): { query: string; variables: Variables; operationName: string | null } | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || !('query' in parsed)) return null;
  const { query } = parsed;
  if (typeof query !== 'string') return null;
  const variables = 'variables' in parsed && isVariables(parsed.variables) ? parsed.variables : {};
  const name = 'operationName' in parsed ? parsed.operationName : null;
  return { query, variables, operationName: typeof name === 'string' ? name : null };
}

function isVariables(value: unknown): value is Variables {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reserves the cost, or says why not. */
function chargeFor(
  platform: ShopifyPlatform,
  account: ShopAccount,
  { cost, occasion }: { readonly cost: number; readonly occasion: Occasion },
): Answer | null {
  const { counters, faults, limited } = platform;
  if (limited && cost > maxCost) {
    counters.tooExpensive += 1;
    return graphqlError(
      `Query cost is ${cost}, which exceeds the single query max cost limit (${maxCost}).`,
      'MAX_COST_EXCEEDED',
      { cost, maxCost, documentation },
    );
  }
  const thrown = faults.draw('throttled', occasion) !== null;
  if (!thrown && account.bucket.take(cost)) return null;
  if (!thrown) counters.overBudget += 1;
  counters.throttled += 1;
  return json(200, {
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation } }],
    extensions: { cost: costReport(account, cost, null) },
  });
}

function costReport(account: ShopAccount, requested: number, actual: number | null): object {
  const { terms } = account.bucket;
  return {
    requestedQueryCost: requested,
    actualQueryCost: actual,
    throttleStatus: {
      maximumAvailable: terms.capacity,
      currentlyAvailable: Math.floor(account.bucket.available()),
      restoreRate: terms.perSecond,
    },
  };
}

/** Lets orders change between two pages of a reader, so that they move under its cursor. */
function shiftPages(
  platform: ShopifyPlatform,
  request: { account: ShopAccount; variables: Variables; occasion: Occasion },
): void {
  if (typeof request.variables['after'] !== 'string') return;
  const hit = platform.faults.draw('shift_pages', request.occasion);
  if (hit !== null) request.account.shop.shuffle(hit.number(3));
}

type Running = {
  readonly document: PreparedDocument;
  readonly variables: Variables;
  readonly cost: number;
};

function run(
  platform: ShopifyPlatform,
  { account, access }: GraphqlRequest,
  { document, variables, cost }: Running,
): Answer {
  const warnings: SearchWarnings = [];
  const app = { clientId: platform.app.clientId, bulk: account.bulk, webhooks: account.webhooks };
  const context = viewContext({ shop: account.shop, access, app, unbounded: false });
  const { data, errors } = executeDocument({
    schema: platform.documents.schema,
    prepared: document,
    variables,
    root: () => {
      warnings.length = 0;
      return rootOf(context, warnings);
    },
  });
  const least = document.operation.operation === 'mutation' ? mutationCost : 0;
  const used = platform.limited ? Math.max(least, actualCost(data)) : cost;
  const actual = Math.min(cost, used);
  account.bucket.giveBack(cost - actual);
  return json(200, {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map(toError) }),
    extensions: {
      cost: costReport(account, cost, actual),
      ...(warnings.length === 0 ? {} : { search: warnings.map(searchWarning) }),
    },
  });
}

function searchWarning({ path, query, fields }: SearchWarnings[number]): object {
  return {
    path: [path],
    query,
    parsed: {},
    warnings: fields.map((field) => ({
      field,
      message: 'Invalid search field for this query.',
      code: 'invalid_field',
    })),
  };
}

function toError(error: GraphQLError): object {
  const { message, path, extensions } = error;
  const code =
    extensions['code'] ?? (/^Cannot query field/.test(message) ? 'undefinedField' : undefined);
  return {
    message,
    ...(path === undefined ? {} : { path }),
    ...(code === undefined ? {} : { extensions: { ...extensions, code } }),
  };
}
