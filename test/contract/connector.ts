import { describe, expect, it } from 'vitest';
import type { ScanPlan } from '../../src/connectors/index.ts';
import { type AppError, instant, type SourceRecord } from '../../src/core/index.ts';
import type { ContractPlatform, Standing, Trouble } from './platform.ts';
import { failure, nameOf, scan, scanInPieces, signal } from './scan.ts';

/** A sentence that a user can act on. */
const sentence = /^[A-Z].{20,}[.!]$/s;

const standings: readonly (readonly [Standing, AppError['code']])[] = [
  ['unpaid', 'connector_unpaid'],
  ['closed', 'connector_gone'],
  ['not_there', 'connector_gone'],
  ['no_scopes', 'connector_scope'],
];

const passing: readonly Trouble[] = [
  'refused_for_a_second',
  'throttled',
  'server_error',
  'cut',
  'truncated',
  'internal_error',
];

const lasting: readonly (readonly [Trouble, AppError['code']])[] = [
  ['refused_for_a_second', 'connector_rate_limited'],
  ['throttled', 'connector_rate_limited'],
  ['server_error', 'connector_unavailable'],
  ['cut', 'connector_unavailable'],
  ['truncated', 'connector_unavailable'],
  ['slow', 'connector_unavailable'],
  ['internal_error', 'connector_unavailable'],
];

/** What every connector must hold. `streams`: all that it has; `orders`: the one with documents. */
export function connectorContract(
  make: () => Promise<ContractPlatform>,
  { streams, orders }: { readonly streams: readonly string[]; readonly orders: string },
): void {
  describe('access', () => {
    it('tells whose shop it is, and nothing is missing', async () => {
      await using platform = await make();
      const check = await platform.open().check(signal);
      expect(check.gaps).toEqual([]);
      expect(check.name).not.toBe('');
      expect(check.currency).toMatch(/^[A-Z]{3}$/);
      expect(Math.abs(check.clockSkewMs ?? 0)).toBeLessThan(2000);
    });

    it('says in the platform’s words that credentials are wrong, after asking for others once', async () => {
      await using platform = await make();
      const open = platform.open({ credentials: platform.wrongCredentials });
      const error = await failure(open.check(signal));
      expect(error).toMatchObject({ code: 'connector_auth', retryable: false });
      expect(error.message).toMatch(sentence);
      expect(error.provider).not.toBeNull();
      expect(platform.renewals()).toBe(1);
    });

    it('goes on with other credentials when a token ends between two pages', async () => {
      await using platform = await make();
      platform.strike('token_expired', { count: 1, after: 3 });
      const { met } = await scan(platform.open(), orders, { mode: 'full' });
      expect(new Set(met.keys())).toEqual(platform.truth(orders));
      expect(platform.renewals()).toBe(1);
    });

    it.each(standings)(
      'has a sentence of its own for a shop that is %s',
      async (standing, code) => {
        await using platform = await make();
        platform.stand(standing);
        const error = await failure(scan(platform.open(), orders, { mode: 'full' }));
        expect(error.code).toBe(code);
        expect(error.message).toMatch(sentence);
        expect(error.provider).not.toBeNull();
      },
    );

    it('tells what it will not see, and still reads the rest', async () => {
      await using platform = await make();
      const expected = platform.narrow();
      const { gaps } = await platform.open().check(signal);
      expect(gaps.map(({ code }) => code).toSorted()).toEqual([...expected].toSorted());
      for (const gap of gaps) expect(gap.message).toMatch(sentence);
      const { met } = await scan(platform.open(), orders, { mode: 'full' });
      expect(met.size).toBeGreaterThan(0);
    });

    it('tells that the clocks differ', async () => {
      await using platform = await make();
      platform.skewClock(600);
      const { clockSkewMs, gaps } = await platform.open().check(signal);
      expect(Math.abs((clockSkewMs ?? 0) - 600_000)).toBeLessThan(2000);
      expect(gaps.map(({ code }) => code)).toEqual(['clock_skewed']);
    });
  });

  describe.each(streams)('the stream %s', (stream) => {
    it('meets everything once it is read whole', async () => {
      await using platform = await make();
      const { met, last } = await scan(platform.open(), stream, { mode: 'full' });
      expect(new Set(met.keys())).toEqual(platform.truth(stream));
      expect(last).toMatchObject({ done: true, lasting: expect.anything() });
    });

    it('gives the same when it stops after every page and goes on from its cursor', async () => {
      await using platform = await make();
      const { met } = await scan(platform.open(), stream, { mode: 'backfill' });
      const pieces = await scanInPieces(() => platform.open(), stream, { mode: 'backfill' });
      expect(pieces).toEqual(met);
    });

    it('makes the same records of its raw forms', async () => {
      await using platform = await make();
      const open = platform.open();
      for await (const page of open
        .stream(stream, { mode: 'full' })
        .pages({ cursor: null, signal })) {
        for (const record of page.records) {
          if (record.raw === null || record.kind === 'deletion') continue;
          const externalId = nameOf(record).slice(record.kind.length + 1);
          const again = open.remap({ recordKind: record.kind, externalId, body: record.raw });
          expect(again.records.map((one) => JSON.stringify(one))).toContain(JSON.stringify(record));
        }
      }
    });
  });

  describe('changes', () => {
    it('sees a change, and again what was changed just before its cursor', async () => {
      await using platform = await make();
      const open = platform.open();
      const first = await scan(open, orders, { mode: 'backfill' });
      const changed = platform.changeOrder();
      const since = first.last?.lasting ?? null;
      const live = await scan(open, orders, { mode: 'live', since });
      expect([...live.met.keys()]).toContain(`document ${changed}`);
      expect(live.met.size).toBeLessThan(first.met.size);
      const again = await scan(open, orders, { mode: 'live', since: live.last?.lasting ?? since });
      expect([...again.met.keys()]).toContain(`document ${changed}`);
    });

    it('reads the orders of a range of time and no others', async () => {
      await using platform = await make();
      const to = platform.now();
      const from = to - 30 * 86_400_000;
      const { met, last } = await scan(platform.open(), orders, windowOf(from, to));
      const all = await scan(platform.open(), orders, { mode: 'full' });
      const expected = [...all.met.values()]
        .map((text) => JSON.parse(text) as SourceRecord)
        .filter((one) => one.kind === 'document')
        .filter(({ record }) => record.placedAt >= from && record.placedAt < to);
      const documents = [...met.keys()].filter((name) => name.startsWith('document'));
      expect(documents.toSorted()).toEqual(expected.map(nameOf).toSorted());
      expect(last).not.toHaveProperty('lasting');
    });

    it('tells which ids are missing, and reads the others', async () => {
      await using platform = await make();
      const changed = platform.changeOrder();
      const removed = platform.removeOrder();
      const found = await platform.open().read(orders, [removed, changed], signal);
      expect(found.missing).toEqual([removed]);
      expect(found.records.map(nameOf)).toContain(`document ${changed}`);
    });

    it('names what it read whole, so that what it did not meet may be gone', async () => {
      await using platform = await make();
      const stream = platform.open().stream(orders, { mode: 'full' });
      for await (const page of stream.pages({ cursor: null, signal }))
        if (page.done)
          expect(stream.wholeKinds?.()).toContainEqual({ kind: 'document', from: null });
    });

    it('counts its orders as the platform does', async () => {
      await using platform = await make();
      const open = platform.open();
      if (open.figures === null) return;
      const ids: string[] = [];
      const range = windowOf(platform.now() - 30 * 86_400_000, platform.now());
      for await (const figures of open.figures(range, signal))
        ids.push(...figures.map(({ externalId }) => externalId));
      const { met } = await scan(open, orders, range);
      const real = [...met.values()]
        .map((text) => JSON.parse(text) as SourceRecord)
        .filter((one) => one.kind === 'document' && !one.record.test);
      expect(ids.map((id) => `document ${id}`).toSorted()).toEqual(real.map(nameOf).toSorted());
    });
  });

  describe('trouble', () => {
    it.each(passing)('recovers when it is %s for a while', async (trouble) => {
      await using platform = await make();
      platform.strike(trouble, { count: 3, after: 2 });
      const { met } = await scan(platform.open(), orders, { mode: 'full' });
      expect(new Set(met.keys())).toEqual(platform.truth(orders));
    });

    it.each(lasting)('ends with the right error when it stays %s', async (trouble, code) => {
      await using platform = await make();
      platform.strike(trouble);
      const error = await failure(platform.open().check(signal));
      expect(error).toMatchObject({ code, retryable: true });
      expect(error.message).toMatch(sentence);
    });

    it('stops at once when told to', async () => {
      await using platform = await make();
      platform.strike('throttled');
      const stop = new AbortController();
      const pages = platform.open().stream(orders, { mode: 'full' });
      const reading = pages.pages({ cursor: null, signal: stop.signal })[Symbol.asyncIterator]();
      const next = failure(reading.next());
      stop.abort();
      expect((await next).code).toBe('cancelled');
    });

    it('sends no request over budget, with two clients that share it', async () => {
      await using platform = await make();
      const reads = [platform.open(), platform.open()].flatMap((open) =>
        streams.map((stream) => scan(open, stream, { mode: 'full' })),
      );
      await Promise.all(reads);
      expect(platform.counters().overBudget).toBe(0);
    });
  });

  describe('webhooks', () => {
    it('accepts what is genuine and says what to read', async () => {
      await using platform = await make();
      const reader = platform.connector.webhooks;
      const changed = platform.changeOrder();
      const sent = platform.webhook(changed);
      if (reader === null || sent === null) return;
      const opened = reader.open(sent.delivery, ['another secret', sent.secret]);
      expect(opened).toMatchObject({ account: platform.account });
      expect(reader.claimedAccount(sent.delivery)).toBe(platform.account);
      const body = new TextDecoder().decode(sent.delivery.body);
      expect(reader.interpret({ topic: opened?.topic ?? '', body })).toEqual([
        { kind: 'read', stream: orders, externalIds: [changed] },
      ]);
    });

    it('refuses what was altered, unsigned, empty or signed by another', async () => {
      await using platform = await make();
      const reader = platform.connector.webhooks;
      const sent = platform.webhook('1');
      if (reader === null || sent === null) return;
      const { delivery, secret } = sent;
      const altered = delivery.body.slice();
      altered[altered.length - 2] = 48 + (((altered.at(-2) ?? 0) + 1) % 10);
      expect(reader.open({ ...delivery, body: altered }, [secret])).toBeNull();
      expect(reader.open({ ...delivery, body: new Uint8Array() }, [secret])).toBeNull();
      expect(reader.open({ ...delivery, headers: new Map() }, [secret])).toBeNull();
      expect(reader.open(delivery, ['another secret'])).toBeNull();
      expect(reader.open(delivery, [])).toBeNull();
    });
  });
}

function windowOf(from: number, to: number): Extract<ScanPlan, { mode: 'window' }> {
  return { mode: 'window', from: instant(from), to: instant(to) };
}
