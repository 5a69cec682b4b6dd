import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bucket,
  newBucket,
  observeBucket,
  pauseBucket,
  refill,
  type Spent,
  spendBucket,
} from './bucket.ts';

const terms = { capacity: 100, refillPerSecond: 10 };

describe('spend', () => {
  it('takes from a new bucket what it holds, then tells the wait', () => {
    const first = spendBucket(null, { ...terms, cost: 100 }, 0);
    expect(first.waitMs).toBe(0);
    expect(spendBucket(first.bucket, { ...terms, cost: 25 }, 0).waitMs).toBe(2500);
    expect(spendBucket(first.bucket, { ...terms, cost: 25 }, 2500).waitMs).toBe(0);
  });

  it('gives back what was not used, never beyond the capacity', () => {
    const empty = spendBucket(null, { ...terms, cost: 100 }, 0).bucket;
    const back = spendBucket(empty, { ...terms, cost: -40 }, 0);
    expect(back).toEqual({ waitMs: 0, bucket: { ...empty, available: 40 } });
    expect(spendBucket(back.bucket, { ...terms, cost: -90 }, 0).bucket.available).toBe(100);
  });

  it('waits out a pause and no longer', () => {
    const paused = pauseBucket(newBucket(terms, 0), 3000, 0);
    expect(spendBucket(paused, { ...terms, cost: 1 }, 1000).waitMs).toBe(2000);
    expect(spendBucket(paused, { ...terms, cost: 1 }, 3000).waitMs).toBe(0);
    expect(pauseBucket(paused, 500, 1000).pausedUntilMs).toBe(3000);
  });

  it('refuses a cost that never fits', () => {
    expect(() => spendBucket(null, { ...terms, cost: 101 }, 0)).toThrow(/never fits/);
  });

  it('keeps the terms that the platform told while the bucket is in use', () => {
    const told = observeBucket(
      newBucket(terms, 0),
      { capacity: 200, refillPerSecond: 20, available: 150 },
      0,
    );
    expect(told).toMatchObject({ capacity: 200, refillPerSecond: 20, available: 100 });
    const used = spendBucket(told, { ...terms, cost: 10 }, 1000).bucket;
    expect(used).toMatchObject({ capacity: 200, available: 110 });
    expect(spendBucket(used, { ...terms, cost: 10 }, 90_000).bucket.capacity).toBe(100);
  });

  it('believes the platform when less is left, not when more is', () => {
    const bucket: Bucket = { ...newBucket(terms, 0), available: 50 };
    expect(observeBucket(bucket, { ...terms, available: 20 }, 0).available).toBe(20);
    expect(observeBucket(bucket, { ...terms, available: 80 }, 0).available).toBe(50);
  });

  it('refills nothing when the clock goes back', () => {
    const bucket: Bucket = { ...newBucket(terms, 10_000), available: 5 };
    expect(refill(bucket, 4000)).toEqual(bucket);
  });
});

const act = fc.oneof(
  fc.record({
    kind: fc.constant('take' as const),
    afterMs: fc.nat(3000),
    cost: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({
    kind: fc.constant('observe' as const),
    afterMs: fc.nat(3000),
    available: fc.nat(100),
  }),
  fc.record({ kind: fc.constant('pause' as const), afterMs: fc.nat(3000), forMs: fc.nat(5000) }),
);

type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function perform(acts: readonly Act[]): readonly { at: number; cost: number }[] {
  const taken: { at: number; cost: number }[] = [];
  let bucket: Bucket | null = null;
  let now = 0;
  for (const one of acts) {
    now += one.afterMs;
    if (one.kind === 'take') {
      const spent: Spent = spendBucket(bucket, { ...terms, cost: one.cost }, now);
      bucket = spent.bucket;
      if (spent.waitMs === 0) taken.push({ at: now, cost: one.cost });
    } else if (one.kind === 'observe')
      bucket = observeBucket(bucket, { ...terms, available: one.available }, now);
    else if (bucket !== null) bucket = pauseBucket(bucket, one.forMs, now);
  }
  return taken;
}

describe('whatever the interleaving', () => {
  it('never takes more than the capacity and its refill in any span', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const taken = perform(acts);
        for (const [from, first] of taken.entries()) {
          let sum = 0;
          for (const later of taken.slice(from)) {
            sum += later.cost;
            const allowed = terms.capacity + (terms.refillPerSecond * (later.at - first.at)) / 1000;
            expect(sum).toBeLessThanOrEqual(allowed + 1e-6);
          }
        }
      }),
    );
  });

  it('has room after the wait that it told', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(5000),
        (left, cost, pausedMs) => {
          const bucket = pauseBucket({ ...newBucket(terms, 0), available: left }, pausedMs, 0);
          const { waitMs } = spendBucket(bucket, { ...terms, cost }, 0);
          expect(spendBucket(bucket, { ...terms, cost }, waitMs).waitMs).toBe(0);
        },
      ),
    );
  });
});
