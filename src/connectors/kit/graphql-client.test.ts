import { describe, expect, it } from 'vitest';
import type { Json } from '../../core/index.ts';
import { AppError } from '../../core/index.ts';
import { type HttpReply, memoryBudget } from '../../platform/index.ts';
import type { RateBudget } from '../connector.ts';
import type { GraphqlError } from './graphql-answer.ts';
import { createGraphqlClient, type ErrorMeaning } from './graphql-client.ts';

const bucket = { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 };
const cost = (requested: number, actual: number | null, available = 1990) => ({
  cost: {
    requestedQueryCost: requested,
    actualQueryCost: actual,
    throttleStatus: { ...bucket, currentlyAvailable: available },
  },
});
const failed = (code: string, extensions: Json = {}): Json => ({
  errors: [{ message: code.toLowerCase(), extensions: { code } }],
  extensions,
});

function meaning({ code }: GraphqlError): ErrorMeaning {
  if (code === 'THROTTLED') return 'throttled';
  if (code === 'INTERNAL_SERVER_ERROR') return 'retry';
  if (code === 'MAX_COST_EXCEEDED') return 'too_costly';
  if (code === 'ACCESS_DENIED') return 'denied';
  return new AppError('connector_bug', 'It did not understand.');
}

/** A client whose platform answers one after another, with what was spent and how long was waited. */
function clientOf(...answers: readonly Json[]) {
  let now = 0;
  const waits: number[] = [];
  const spent: number[] = [];
  const timing = {
    now: () => now,
    random: () => 0,
    sleep: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
  const memory = memoryBudget(timing);
  const budget: RateBudget = {
    ...memory,
    take: async (request, signal) => {
      spent.push(request.cost);
      await memory.take(request, signal);
    },
  };
  let at = 0;
  const client = createGraphqlClient({
    title: 'Sample',
    account: 'shop',
    terms: { key: 'sample:shop', capacity: 1000, refillPerSecond: 50 },
    maxQueryCost: 1000,
    marginSeconds: 2,
    budget,
    timing,
    meaning,
    post: async (): Promise<HttpReply> => {
      const json = answers[Math.min(at++, answers.length - 1)] ?? null;
      return { status: 200, headers: new Headers(), text: '', json };
    },
  });
  const ask = (repeatable = true, first = 5) =>
    client.ask({
      text: 'query Q($first: Int!) { orders(first: $first) { nodes { id } } }',
      variables: { first },
      repeatable,
      signal: new AbortController().signal,
    });
  return { ask, waits, spent, sent: () => at };
}

describe('costs', () => {
  it('reserves a query before it is sent, and gives back what was not used', async () => {
    const { ask, spent } = clientOf({ data: {}, extensions: cost(40, 3) });
    await ask();
    await ask();
    // By its own count first, then by what the platform counts.
    expect(spent).toEqual([7, -4, 40, -37]);
  });

  it('waits as long as the bucket takes to hold what was asked for, and reserves again', async () => {
    const { ask, waits, spent } = clientOf(failed('THROTTLED', cost(70, null, 20)), {
      data: {},
      extensions: cost(70, 70),
    });
    await ask();
    expect(waits[0]).toBe(600);
    expect(spent).toEqual([7, -7, 70]);
  });

  it('says to ask for less where a query costs too much', async () => {
    const { ask } = clientOf(failed('MAX_COST_EXCEEDED'));
    expect((await ask()).kind).toBe('too_costly');
  });
});

describe('errors', () => {
  it('asks again after an error of the platform, but not for what must not be repeated', async () => {
    const again = clientOf(failed('INTERNAL_SERVER_ERROR'), { data: { a: 1 } });
    expect(await again.ask()).toMatchObject({ kind: 'data', data: { a: 1 } });
    const once = clientOf(failed('INTERNAL_SERVER_ERROR'), { data: {} });
    await expect(once.ask(false)).rejects.toMatchObject({ code: 'connector_unavailable' });
    expect(once.sent()).toBe(1);
  });

  it('gives up a platform that keeps saying to slow down', async () => {
    const { ask } = clientOf(failed('THROTTLED', cost(70, null, 20)));
    await expect(ask()).rejects.toMatchObject({ code: 'connector_rate_limited', retryable: true });
  });

  it('gives what may be seen, and names what may not', async () => {
    const answer = {
      data: { a: null, b: 1 },
      errors: [{ message: 'no', path: ['a'], extensions: { code: 'ACCESS_DENIED' } }],
    };
    expect(await clientOf(answer).ask()).toMatchObject({
      data: { a: null, b: 1 },
      denied: [{ path: ['a'], message: 'no' }],
    });
  });

  it('does not take an answer without data for an empty one', async () => {
    await expect(clientOf({}).ask()).rejects.toMatchObject({ code: 'connector_unavailable' });
  });
});
