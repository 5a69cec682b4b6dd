import { describe, expect, test } from 'vitest';
import { type Instant, instant, parseInstant, timeZone } from '../core/index.ts';
import { nextFull, nextLive } from './cadence.ts';
import { fairPriorities, giveWay, type RunningJob, type WaitingJob } from './fair-order.ts';

// The days go by in a loop: real cadence, real fairness, and the queue's rule (highest priority first, then the oldest, as in
// pg-boss's fetch) on an array. Nothing else of the queue matters for who is served when.

const minuteMs = 60_000;
const runMs = 2_000;

type Shop = {
  readonly id: string;
  readonly tenant: string;
  readonly zone: string;
  /** Read each minute by cron; else each five minutes. */
  readonly eager: boolean;
  readonly long: boolean;
  liveDueAt: Instant;
  fullDueAt: Instant;
  busy: boolean;
};
type Queued = WaitingJob & {
  readonly shop: Shop;
  readonly dueAt: Instant;
  readonly full: boolean;
  priority: number;
  leftMs: number;
};
type Running = RunningJob & { readonly job: Queued; readonly endsAt: number };

/** How the next job is chosen. `oldest`: as they came. `capped`: pg-boss's group limit, half of the slots a tenant. */
type Policy = 'oldest' | 'capped' | 'ranked at the door' | 'fair';

type Options = {
  readonly from: string;
  readonly days: number;
  readonly policy: Policy;
  readonly big: number;
  readonly small?: number;
  /** The big tenant's runs are backfills of this length. */
  readonly bigRunMs?: number;
  readonly eager?: boolean;
  /** Runs at once; 8. */
  readonly slots?: number;
  /** Nobody works during these first minutes. */
  readonly outageMinutes?: number;
};

const zones = ['Europe/Berlin', 'America/New_York', 'Europe/Istanbul', 'Australia/Lord_Howe'];

class Simulation {
  readonly #options: Options;
  readonly #shops: readonly Shop[];
  readonly #slots: number;
  readonly #places = new Map<string, number>();
  #waiting: Queued[] = [];
  #running: Running[] = [];
  #now: number;
  #sequence = 0;
  /** Each minute is each minute in every zone. */
  readonly #eachMinute = new Map<number, Instant>();
  /** Greatest time from being due to the start, and from the door of the queue to the start, by tenant; ms. */
  readonly sinceDue = new Map<string, number>();
  readonly inQueue = new Map<string, number>();
  readonly fullDays = new Map<string, number>();
  readonly runs = new Map<string, number>();
  busyMs = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#slots = options.slots ?? 8;
    this.#now = parseInstant(options.from);
    const { big, small = 100 } = options;
    const at = instant(this.#now);
    this.#shops = Array.from({ length: big + small }, (_, index) => {
      const tenant = index < big ? 'big' : `small ${(index - big) % 39}`;
      const zone = zones[index % zones.length] ?? 'UTC';
      const eager = index < big && options.eager === true;
      const long = index < big && options.bigRunMs !== undefined;
      const id = `shop-${String(index).padStart(4, '0')}-${tenant}`;
      const shop = { id, tenant, zone, eager, long, liveDueAt: at, fullDueAt: at, busy: false };
      shop.liveDueAt = options.outageMinutes === undefined ? this.#nextLive(shop) : at;
      shop.fullDueAt = this.#nextFull(shop);
      return shop;
    });
  }

  run(): this {
    const from = this.#now;
    const to = from + this.#options.days * 1440 * minuteMs;
    const opens = from + (this.#options.outageMinutes ?? 0) * minuteMs;
    for (let tick = Math.max(opens, from); tick < to; tick += minuteMs) {
      this.#workUntil(tick);
      this.#now = tick;
      this.#dispatch(tick);
      this.#fill();
    }
    this.#workUntil(to);
    return this;
  }

  #dispatch(now: number): void {
    const due = this.#shops.filter(
      (shop) => !shop.busy && Math.min(shop.liveDueAt, shop.fullDueAt) <= now,
    );
    due.sort((a, b) => Math.min(a.liveDueAt, a.fullDueAt) - Math.min(b.liveDueAt, b.fullDueAt));
    for (const shop of due) {
      shop.busy = true;
      const full = shop.fullDueAt <= now;
      const dueAt = full ? shop.fullDueAt : shop.liveDueAt;
      const leftMs = shop.long ? (this.#options.bigRunMs ?? runMs) : runMs;
      this.#enqueue({ shop, dueAt, full, leftMs });
    }
  }

  #enqueue(job: Pick<Queued, 'shop' | 'dueAt' | 'full' | 'leftMs'>): void {
    const { tenant, long } = job.shop;
    const ahead =
      this.#waiting.filter(({ tenantId }) => tenantId === tenant).length +
      (this.#places.get(tenant) ?? 0);
    this.#sequence += 1;
    const priority = this.#options.policy === 'oldest' ? 0 : 0 - ahead;
    const id = String(this.#sequence).padStart(9, '0');
    const since = instant(this.#now);
    this.#waiting.push({ ...job, id, tenantId: tenant, long, since, priority });
  }

  #fill(): void {
    const free = this.#slots - this.#running.length;
    if (free <= 0 || this.#waiting.length === 0) return;
    if (this.#options.policy === 'fair' && this.#waiting.length > free) this.#prefer(free);
    for (let taken = 0; taken < free; taken += 1) if (!this.#take()) return;
  }

  /** As the worker does before it takes: of the first few of each tenant the first in fair order come before all others. */
  #prefer(free: number): void {
    const seen = new Map<string, number>();
    const candidates = this.#waiting.filter(({ tenantId }) => {
      const place = seen.get(tenantId) ?? 0;
      seen.set(tenantId, place + 1);
      return place <= free;
    });
    const fair = fairPriorities(candidates, this.#places);
    const first = candidates.toSorted(
      (a, b) => (fair.get(b.id) ?? 0) - (fair.get(a.id) ?? 0) || a.since - b.since,
    );
    for (const job of first.slice(0, free)) job.priority = 1;
  }

  #take(): boolean {
    const places = this.#places;
    const capped = this.#options.policy === 'capped';
    let best: Queued | null = null;
    for (const job of this.#waiting) {
      if (capped && (places.get(job.tenantId) ?? 0) >= this.#slots / 2) continue;
      if (best === null || this.#isBefore(job, best)) best = job;
    }
    if (best === null) return false;
    const job = best;
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    this.#start(job);
    return true;
  }

  /** `ORDER BY priority DESC, created_on`; what came in one moment stands in the order of its coming. */
  #isBefore(a: Queued, b: Queued): boolean {
    const byPriority = this.#options.policy === 'capped' ? 0 : b.priority - a.priority;
    return byPriority < 0 || (byPriority === 0 && a.id < b.id);
  }

  #start(job: Queued): void {
    const { id, tenantId, long, since, dueAt } = job;
    const keep = (most: Map<string, number>, ms: number) =>
      most.set(tenantId, Math.max(most.get(tenantId) ?? 0, ms));
    keep(this.sinceDue, this.#now - dueAt);
    keep(this.inQueue, this.#now - since);
    const startedAt = instant(this.#now);
    this.#running.push({ id, tenantId, long, startedAt, job, endsAt: this.#now + job.leftMs });
    this.#places.set(tenantId, (this.#places.get(tenantId) ?? 0) + 1);
    this.runs.set(tenantId, (this.runs.get(tenantId) ?? 0) + 1);
  }

  #workUntil(time: number): void {
    for (;;) {
      const next = Math.min(...this.#running.map(({ endsAt }) => endsAt));
      const check = this.#running.some(({ long }) => long) ? this.#now + 5_000 : Infinity;
      if (Math.min(next, check) > time) return;
      this.#now = Math.min(next, check);
      for (const ended of this.#running.filter(({ endsAt }) => endsAt <= this.#now))
        this.#end(ended);
      if (check <= next) this.#giveWay();
      this.#fill();
    }
  }

  #leave(run: Running): void {
    this.#running = this.#running.filter((other) => other !== run);
    this.#places.set(run.tenantId, (this.#places.get(run.tenantId) ?? 0) - 1);
    this.busyMs += this.#now - run.startedAt;
  }

  #end(run: Running): void {
    this.#leave(run);
    const { shop, full } = run.job;
    shop.busy = false;
    shop.liveDueAt = this.#nextLive(shop);
    if (!full) return;
    shop.fullDueAt = this.#nextFull(shop);
    this.fullDays.set(shop.id, (this.fullDays.get(shop.id) ?? 0) + 1);
  }

  #giveWay(): void {
    if (this.#running.length < this.#slots) return;
    const now = instant(this.#now);
    const id = giveWay({
      mine: this.#running,
      waiting: this.#waiting,
      running: this.#places,
      now,
    });
    const run = this.#running.find((running) => running.id === id);
    if (run === undefined) return;
    this.#leave(run);
    this.#enqueue({ ...run.job, leftMs: run.endsAt - this.#now, dueAt: now });
  }

  #nextLive(shop: Pick<Shop, 'id' | 'zone' | 'eager'>): Instant {
    const after = instant(this.#now);
    const key = Math.floor(after / minuteMs);
    const known = shop.eager ? this.#eachMinute.get(key) : undefined;
    if (known !== undefined) return known;
    const next = nextLive({
      connectionId: shop.id,
      cadence: shop.eager
        ? { kind: 'cron', expression: '* * * * *' }
        : { kind: 'every', minutes: 5 },
      zone: timeZone(shop.zone),
      window: { from: '00:00', to: '00:00' },
      activity: { lastDay: 0, lastWeek: 0, lastChangeAt: null },
      after,
    });
    if (shop.eager) this.#eachMinute.set(key, next);
    return next;
  }

  #nextFull({ id, zone }: Pick<Shop, 'id' | 'zone'>): Instant {
    const after = instant(this.#now);
    return nextFull({ connectionId: id, at: '02:00', zone: timeZone(zone), after });
  }
}

const most = (waits: ReadonlyMap<string, number>): number => Math.max(...waits.values());
const mostOfSmall = (waits: ReadonlyMap<string, number>): number =>
  Math.max(...[...waits].map(([tenant, ms]) => (tenant === 'big' ? 0 : ms)));

/** Berlin and Lord Howe change their clocks in the first week, Berlin and New York in the second. */
const weeks = [
  { season: 'spring', from: '2026-03-28T20:00:00Z', days: 7 },
  { season: 'autumn', from: '2026-10-24T12:00:00Z', days: 8 },
] as const;
const from = weeks[0].from;

describe('200 connections of 40 tenants, one with 100, runs of 2 s, 8 at once', () => {
  test.each(weeks)(
    '$days days in $season: each run starts within 2 minutes of being due, no small tenant waits longer than without the big one',
    (week) => {
      const common = { from: week.from, policy: 'fair', eager: true } as const;
      const all = new Simulation({ ...common, days: week.days, big: 100 }).run();
      const alone = new Simulation({ ...common, days: 1, big: 0 }).run();
      const load = all.busyMs / (week.days * 1440 * minuteMs * 8);
      expect(load).toBeGreaterThan(0.45);
      expect(load).toBeLessThanOrEqual(0.6);
      expect(most(all.sinceDue)).toBeLessThanOrEqual(120_000);
      // Those of the big tenant that are under way when a small one comes, and its turn between two of them.
      expect(mostOfSmall(all.inQueue) - mostOfSmall(alone.inQueue)).toBeLessThanOrEqual(2 * runMs);
      expect(new Set(all.fullDays.values())).toEqual(new Set([week.days]));
    },
    240_000,
  );

  test('served as they came, small tenants would wait out the whole backlog', () => {
    const day = (policy: Policy) =>
      new Simulation({ from, days: 1, policy, big: 100, eager: true }).run();
    expect(mostOfSmall(day('oldest').inQueue)).toBeGreaterThan(24_000);
    expect(mostOfSmall(day('capped').inQueue)).toBeLessThanOrEqual(4 * runMs);
    expect(mostOfSmall(day('fair').inQueue)).toBeLessThanOrEqual(4 * runMs);
  }, 120_000);

  test('after an outage, all being due at once, small tenants are served before the big one’s backlog', () => {
    const served = (policy: Policy, big: number) =>
      mostOfSmall(new Simulation({ from, days: 1, policy, big, outageMinutes: 120 }).run().inQueue);
    const alone = served('fair', 0);
    expect(served('oldest', 100)).toBeGreaterThan(alone + 20_000);
    // A limit per tenant keeps half of the slots for a tenant that is one of forty.
    expect(served('capped', 100)).toBeGreaterThan(alone + 20_000);
    expect(served('fair', 100)).toBeLessThanOrEqual(alone + 2 * runMs);
  }, 120_000);

  test('a hundred backfills of two hours each leave the small tenants their two minutes', () => {
    const day = new Simulation({ from, days: 1, policy: 'fair', big: 100, bigRunMs: 7_200_000 });
    day.run();
    expect(mostOfSmall(day.sinceDue)).toBeLessThanOrEqual(120_000);
    expect(day.busyMs / (1440 * minuteMs * 8)).toBeGreaterThan(0.95);
  }, 120_000);
});

test('with more work than workers the big tenant keeps a tenant’s share, which a rank given once at the door would not leave it', () => {
  // 40 runs a minute of small tenants alone, for a worker that does 30: the share of one of 40 tenants is 0.75 a minute.
  const runs = (policy: Policy) =>
    new Simulation({ from, days: 0.5, policy, big: 100, small: 200, slots: 1 })
      .run()
      .runs.get('big');
  expect(runs('fair')).toBeGreaterThan(0.75 * 720 * 0.9);
  expect(runs('ranked at the door')).toBeLessThan(0.75 * 720 * 0.2);
}, 120_000);
