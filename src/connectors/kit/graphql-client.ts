import type { AppError, Json } from '../../core/index.ts';
import { backoffMs, type HttpReply, type Timing } from '../../platform/index.ts';
import type { BudgetTerms, RateBudget } from '../connector.ts';
import { ourBug, type ProviderAnswer, throttled, unavailable } from './errors.ts';
import { type CostTold, type GraphqlError, readAnswer } from './graphql-answer.ts';
import { queryCost } from './query-cost.ts';

export type GraphqlRequest = {
  readonly text: string;
  readonly variables: Readonly<Record<string, Json>>;
  /** False for mutations: they are sent again only where the platform refused to look at them. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal;
};

/** What came of a request. `too_costly`: it must be asked for less at once. */
export type GraphqlOutcome =
  | {
      readonly kind: 'data';
      readonly data: Json;
      /** Fields that the platform kept from us; their values are null. */
      readonly denied: readonly GraphqlError[];
      /** What it was counted as when it was asked; null = not told. */
      readonly requestedCost: number | null;
    }
  | { readonly kind: 'too_costly'; readonly words: string };

/** What an error of the answer means: to wait, to try again, to ask for less, a field kept from us, or a failure. */
export type ErrorMeaning = 'throttled' | 'retry' | 'too_costly' | 'denied' | AppError;

export type GraphqlClientOptions = {
  readonly title: string;
  readonly account: string;
  /** Names the budget, and says what to believe before the platform has told its own figures. */
  readonly terms: BudgetTerms;
  /** What one query may cost at most. */
  readonly maxQueryCost: number;
  /**
   * Seconds of refill that are left unused: what we count is taken a moment before the platform takes it, and meanwhile both
   * refill; a full bucket does not.
   */
  readonly marginSeconds: number;
  readonly budget: RateBudget;
  readonly timing: Timing;
  readonly meaning: (error: GraphqlError) => ErrorMeaning;
  /** Sends a body and returns the answer of status 200; anything else it throws. */
  readonly post: (
    body: string,
    request: {
      readonly repeatable: boolean;
      readonly beforeRetry: () => Promise<void>;
      readonly signal: AbortSignal;
    },
  ) => Promise<HttpReply>;
};

export type GraphqlClient = {
  /** @throws AppError `connector_*`, `cancelled` */
  readonly ask: (request: GraphqlRequest) => Promise<GraphqlOutcome>;
};

/** Longest that one request waits for a platform that keeps saying "slow down". */
const throttleDeadlineMs = 300_000;
const maxRetries = 5;
const retryRange = { baseMs: 1000, capMs: 30_000 };

/**
 * A client of a GraphQL platform that counts query costs: it reserves what a query is asked to cost before it is sent, gives
 * back what was not used, and believes what the platform tells of its bucket, so that clients which share a budget do not
 * run over it.
 */
export function createGraphqlClient(options: GraphqlClientOptions): GraphqlClient {
  const costs = new Map<string, number>();
  let terms = options.terms;
  const learn = (told: CostTold): BudgetTerms => {
    const margin = Math.min(options.marginSeconds * told.restoreRate, told.maximum / 10);
    terms = { key: terms.key, capacity: told.maximum - margin, refillPerSecond: told.restoreRate };
    return terms;
  };
  const state: State = { options, costs, terms: () => terms, learn };
  return { ask: (request) => ask(request, state) };
}

type State = {
  readonly options: GraphqlClientOptions;
  /** What queries were counted as, by text and size. */
  readonly costs: Map<string, number>;
  readonly terms: () => BudgetTerms;
  readonly learn: (told: CostTold) => BudgetTerms;
};

async function ask(request: GraphqlRequest, state: State): Promise<GraphqlOutcome> {
  const { timing } = state.options;
  const end = timing.now() + throttleDeadlineMs;
  for (let retries = 0; ; ) {
    const step = await askOnce(request, state);
    if (step.kind === 'outcome') return step.outcome;
    const over = step.why === 'retry' ? !request.repeatable || retries >= maxRetries : false;
    const waitMs =
      step.why === 'retry' ? backoffMs(retries, retryRange, timing.random) : step.waitMs;
    if (over || timing.now() + waitMs > end) throw step.error;
    if (step.why === 'retry') retries += 1;
    await timing.sleep(waitMs, request.signal);
  }
}

type Step =
  | { readonly kind: 'outcome'; readonly outcome: GraphqlOutcome }
  | {
      readonly kind: 'again';
      readonly why: 'throttled' | 'retry';
      readonly waitMs: number;
      readonly error: AppError;
    };

async function askOnce(request: GraphqlRequest, state: State): Promise<Step> {
  const { options } = state;
  const { text, variables, signal, repeatable } = request;
  const key = costKey(request);
  const guess = state.costs.get(key) ?? Math.min(options.maxQueryCost, queryCost(text, variables));
  const reserved = Math.min(guess, state.terms().capacity);
  const reserve = (): Promise<void> =>
    options.budget.take({ ...state.terms(), cost: reserved }, signal);
  await reserve();
  const body = JSON.stringify({ query: text, variables });
  const reply = await options.post(body, { repeatable, beforeRetry: reserve, signal });
  const answer = readAnswer(reply.json);
  if (answer.cost !== null) {
    state.costs.set(key, answer.cost.requested);
    await settle(answer.cost, state, { reserved, signal });
  }
  return meaningOf(answer, reply, options);
}

/** Queries of one text and size cost the same. */
function costKey({ text, variables }: GraphqlRequest): string {
  const { first, ids } = variables;
  return `${String(first ?? '')}|${Array.isArray(ids) ? ids.length : ''}|${text}`;
}

/** Gives back what was reserved and not used, then takes over what the platform says is left. */
async function settle(
  told: CostTold,
  state: State,
  { reserved, signal }: { readonly reserved: number; readonly signal: AbortSignal },
): Promise<void> {
  const { budget } = state.options;
  const terms = state.learn(told);
  const margin = told.maximum - terms.capacity;
  const unused = reserved - (told.actual ?? 0);
  if (unused > 0) await budget.take({ ...terms, cost: -unused }, signal);
  await budget.observe({ ...terms, available: Math.max(0, told.available - margin) });
}

async function meaningOf(
  answer: ReturnType<typeof readAnswer>,
  reply: HttpReply,
  options: GraphqlClientOptions,
): Promise<Step> {
  const { title, account } = options;
  const words = answer.errors.map((one) => one.message).join('; ');
  const provider: ProviderAnswer = { title, account, provider: words };
  const meanings = answer.errors.map((one) => options.meaning(one));
  const failure = meanings.find((one) => typeof one !== 'string');
  if (failure !== undefined) throw failure;
  if (meanings.includes('too_costly'))
    return { kind: 'outcome', outcome: { kind: 'too_costly', words } };
  if (meanings.includes('throttled')) {
    const waitMs = throttleWaitMs(answer.cost, options.timing.random);
    await options.budget.pause(options.terms.key, waitMs);
    const error = throttled({ ...provider, retryAfterMs: waitMs });
    return { kind: 'again', why: 'throttled', waitMs, error };
  }
  if (meanings.includes('retry') || (answer.data === undefined && meanings.length === 0)) {
    const told = words === '' ? 'an answer without data' : words;
    const error = unavailable({ ...provider, provider: told });
    return { kind: 'again', why: 'retry', waitMs: 0, error };
  }
  if (answer.data === undefined && !meanings.includes('denied'))
    throw ourBug({ ...provider, provider: `${reply.status}: ${words}` });
  const denied = answer.errors.filter((_, index) => meanings[index] === 'denied');
  const requestedCost = answer.cost?.requested ?? null;
  return {
    kind: 'outcome',
    outcome: { kind: 'data', data: answer.data ?? null, denied, requestedCost },
  };
}

/** Until the bucket holds what was asked for, and a little chance so that not all come back together. */
function throttleWaitMs(told: CostTold | null, random: () => number): number {
  if (told === null) return 1000 + Math.floor(random() * 1000);
  const short = Math.max(0, told.requested - told.available) / told.restoreRate;
  return Math.ceil(short * 1000) + 100 + Math.floor(random() * 400);
}
