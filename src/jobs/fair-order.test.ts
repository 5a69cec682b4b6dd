import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../core/index.ts';
import { fairPriorities, giveWay, type RunningJob, type WaitingJob } from './fair-order.ts';

const at = (ms: number) => instant(1_800_000_000_000 + ms);

const waiting = (id: string, since: number, long = false): WaitingJob => ({
  ...{ id, long, tenantId: id.slice(0, 1) },
  since: at(since),
});
const running = (id: string, startedAt: number, long = true): RunningJob => ({
  ...{ id, long, tenantId: id.slice(0, 1) },
  startedAt: at(startedAt),
});

describe('who is next', () => {
  test('the next job of each tenant stands before anybody’s second one', () => {
    const jobs = [waiting('a1', 1), waiting('a2', 2), waiting('a3', 3), waiting('b1', 9)];
    expect(Object.fromEntries(fairPriorities(jobs, new Map()))).toEqual({
      ...{ a1: 0, a2: -1, a3: -2 },
      b1: 0,
    });
  });

  test('places that a tenant has already count', () => {
    const jobs = [waiting('a1', 1), waiting('b1', 2)];
    const priorities = fairPriorities(jobs, new Map([['a', 2]]));
    expect([priorities.get('a1'), priorities.get('b1')]).toEqual([-2, 0]);
  });

  test('within a tenant the short ones go first', () => {
    const jobs = [waiting('a-long', 1, true), waiting('a-short', 2)];
    const priorities = fairPriorities(jobs, new Map());
    expect([priorities.get('a-short'), priorities.get('a-long')]).toEqual([0, -1]);
  });

  test('whoever comes, a tenant’s place does not depend on the length of another’s row', () => {
    const job = fc.record({
      tenantId: fc.constantFrom('a', 'b', 'c'),
      long: fc.boolean(),
      since: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(job, { maxLength: 40 }), fc.nat(40), (jobs, more) => {
        const own = jobs.map((each, index) => ({
          ...each,
          id: `j${index}`,
          since: at(each.since),
        }));
        const flood = Array.from({ length: more }, (_, index) => waiting(`f${index}`, 0));
        const without = fairPriorities(own, new Map());
        const with_ = fairPriorities([...flood, ...own], new Map());
        for (const { id } of own) expect(with_.get(id)).toBe(without.get(id));
        for (const tenant of ['a', 'b', 'c']) {
          const ranks = own.flatMap(({ id, tenantId }) =>
            tenantId === tenant ? [0 - (without.get(id) ?? 0)] : [],
          );
          expect(ranks.toSorted((a, b) => a - b)).toEqual(ranks.map((_, index) => index));
        }
      }),
    );
  });
});

describe('who gives way', () => {
  const minute = 60_000;
  const places = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  const mine = [running('a1', 0), running('a2', 10_000), running('b1', 5_000)];
  const ask = (jobs: readonly WaitingJob[], now: number, runs = mine) =>
    giveWay({ mine: runs, waiting: jobs, running: places, now: at(now) });

  test('a long job after a minute, where a short one waits: the longest of who has most', () => {
    expect(ask([waiting('c1', minute)], 2 * minute)).toBe('a1');
    expect(ask([waiting('a3', minute)], 2 * minute)).toBe('a1');
  });

  test('nobody within its first minute, nobody for who came just now, no short job', () => {
    expect(ask([waiting('c1', 0)], 59_000)).toBeNull();
    expect(ask([waiting('c1', 2 * minute - 10_000)], 2 * minute)).toBeNull();
    const short = [running('a1', 0, false)];
    expect(ask([waiting('c1', 0)], 9 * minute, short)).toBeNull();
  });

  test('for another’s long job after five minutes, where that one has fewer places', () => {
    const long = [waiting('c1', 0, true)];
    expect(ask(long, 4 * minute)).toBeNull();
    expect(ask(long, 6 * minute)).toBe('a1');
    expect(ask([waiting('a3', 0, true)], 6 * minute)).toBeNull();
  });
});
