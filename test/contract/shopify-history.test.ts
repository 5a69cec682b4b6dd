import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../src/core/index.ts';
import { type Met, nameOf, scan, scanInPieces, signal } from './scan.ts';
import { type ShopifyContractPlatform, shopifyPlatform } from './shopify-platform.ts';

const everything = { mode: 'live', since: { updated: 1 } } as const;
const full = { mode: 'full' } as const;

/** Records without their raw form, which differs by the way it came. */
function canonical(met: Met): ReadonlyMap<string, unknown> {
  return new Map(
    [...met].map(([name, text]) => {
      const { record } = JSON.parse(text) as SourceRecord;
      return [name, record];
    }),
  );
}

function bulkRuns({ sandbox }: ShopifyContractPlatform): number {
  return sandbox.counters().byOperation['BulkRun'] ?? 0;
}

describe('history', () => {
  it.each(['orders', 'products', 'customers', 'inventory'])(
    'gives the same %s by bulk operations as by pages',
    async (stream) => {
      await using platform = await shopifyPlatform();
      const pages = await scan(platform.open(), stream, everything);
      const bulk = await scan(platform.open(), stream, full);
      expect(canonical(bulk.met)).toEqual(canonical(pages.met));
      if (stream === 'orders') expect(bulkRuns(platform)).toBeGreaterThan(0);
    },
  );

  it('starts no bulk operation twice when the process ends after every page', async () => {
    await using platform = await shopifyPlatform();
    await scan(platform.open(), 'orders', full);
    const once = bulkRuns(platform);
    await scanInPieces(() => platform.open(), 'orders', full);
    expect(bulkRuns(platform)).toBe(2 * once);
  });

  it.each([
    ['fails half-way', 'bulk_failed'],
    ['leaves a file that is gone', 'bulk_expired'],
    ['leaves a file whose download is cut', 'bulk_cut'],
  ] as const)('loses nothing when a bulk operation %s', async (_, name) => {
    await using platform = await shopifyPlatform();
    const whole = await scan(platform.open(), 'orders', full);
    platform.sandbox.faults.inject({ name, count: 1 });
    const broken = await scan(platform.open(), 'orders', full);
    expect(canonical(broken.met)).toEqual(canonical(whole.met));
    expect(platform.sandbox.faults.list()[0]?.hits).toBe(1);
  });

  it('reads by pages where all bulk operations are taken', async () => {
    await using platform = await shopifyPlatform();
    const { bulk, grantable } = platform.sandbox.account(platform.account);
    for (let i = 0; i < 5; i++) bulk.run('{ orders { edges { node { id } } } }', grantable);
    const { met } = await scan(platform.open(), 'orders', full);
    expect(new Set(met.keys())).toEqual(platform.truth('orders'));
  });

  it('has the latest orders first, and says from which day they are whole', async () => {
    await using platform = await shopifyPlatform();
    const starts: string[] = [];
    let complete = false;
    const placed: number[] = [];
    const stream = platform.open().stream('orders', { mode: 'backfill' });
    for await (const { history, records } of stream.pages({ cursor: null, signal })) {
      for (const one of records) if (one.kind === 'document') placed.push(one.record.placedAt);
      if (history !== undefined) starts.push(history.from);
      if (history?.complete === true) complete = true;
    }
    expect(placed[0]).toBe(Math.max(...placed));
    expect(starts.slice(0, 3)).toEqual(['2026-03-09', '2025-12-09', '2025-03-16']);
    expect(complete).toBe(true);
  });

  it('concludes nothing about orders that it may not see', async () => {
    await using platform = await shopifyPlatform();
    platform.narrow();
    const stream = platform.open().stream('orders', full);
    for await (const page of stream.pages({ cursor: null, signal })) {
      expect(page.history?.complete ?? false).toBe(false);
      if (page.done)
        expect(stream.wholeKinds?.()).toEqual([
          { kind: 'document', from: expect.closeTo(Date.parse('2026-01-15T12:00:00Z'), -7) },
        ]);
    }
  });

  it('misses nothing when orders change between its pages', async () => {
    await using platform = await shopifyPlatform();
    platform.sandbox.faults.inject({ name: 'shift_pages', probability: 0.5 });
    const { met } = await scan(platform.open(), 'orders', everything);
    expect(new Set(met.keys())).toEqual(platform.truth('orders'));
  });
});

describe('large records', () => {
  it('reads every line, agreement and refund of an order that fills many pages', async () => {
    await using platform = await shopifyPlatform();
    const { sandbox, account } = platform;
    const variants = [...sandbox.account(account).shop.variants.all()];
    const lines = Array.from({ length: 60 }, (_, index) => ({
      variantId: variants[index % variants.length]?.id ?? null,
      quantity: 20,
    }));
    const { id } = sandbox.act(account, { action: 'placeOrder', order: { lines } }) as {
      id: string;
    };
    const order = sandbox.account(account).shop.orders.get(id);
    for (let refund = 0; refund < 12; refund++)
      sandbox.act(account, {
        action: 'refundOrder',
        id,
        refund: {
          lines: (order?.lines ?? [])
            .slice(0, 30)
            .map((line) => ({ lineId: line.id, quantity: 1 })),
        },
      });
    const found = await platform.open().read('orders', [id], signal);
    expect(found.problems).toEqual([]);
    const [document] = found.records
      .filter((one) => one.kind === 'document')
      .map(({ record }) => record);
    expect(document?.lines).toHaveLength(60);
    expect(document?.reversals).toHaveLength(12);
    expect(document?.reversals.map((one) => one.lines.length)).toEqual(Array(12).fill(30));
    const bulk = await scan(platform.open(), 'orders', everything);
    expect(bulk.met.has(`document ${id}`)).toBe(true);
  });

  it('reads every variant and every level of a large product', async () => {
    await using platform = await shopifyPlatform();
    const { sandbox, account } = platform;
    const { shop } = sandbox.account(account);
    for (let index = 0; index < 30; index++)
      sandbox.act(account, {
        action: 'addLocation',
        location: { name: `Shop ${index}` },
      } as never);
    const [product] = shop.products.all();
    const [variant] = [...shop.variants.all()].filter(({ productId }) => productId === product?.id);
    for (const { id } of shop.locations.all())
      sandbox.act(account, {
        action: 'setStock',
        variantId: variant?.id ?? '',
        locationId: id,
        figures: { available: 3 },
      });
    const { met } = await scan(platform.open(), 'inventory', full);
    expect(new Set(met.keys())).toEqual(platform.truth('inventory'));
    const asked = `${variant?.id}@${[...shop.locations.all()].at(-1)?.id}`;
    const found = await platform.open().read('inventory', [asked, `${variant?.id}@99`], signal);
    expect(found.records.map(nameOf)).toContain(`inventory ${asked}`);
    expect(found.missing).toEqual([`${variant?.id}@99`]);
  });
});
