import { setTimeout as wait } from 'node:timers/promises';
import {
  type Random,
  seededRandom,
  simulateOrder,
  type WorldOrder,
  type WorldShop,
  worldShops,
} from '../../../sandbox/index.ts';
import type { Base } from '../../app/index.ts';
import type { SourcePage, SourceStream } from '../../connectors/index.ts';
import type { TenantId } from '../../core/index.ts';
import { cancelRun, listStores, startRun } from '../../ledger/index.ts';
import { runStream } from '../../sync/index.ts';
import { worldRecord } from './world-document.ts';

/** Mean pause between two orders, ms. */
const meanPauseMs = 6_000;

export type LiveOptions = {
  readonly base: Base;
  readonly tenantId: TenantId;
  readonly signal: AbortSignal;
};

/** Lets the sample company's shops sell on: every few seconds an order arrives in one of them, until the signal fires. */
export async function sellOn({ base, tenantId, signal }: LiveOptions): Promise<void> {
  const stores = await listStores(base.database, tenantId);
  const shops = worldShops.flatMap((shop) => {
    const store = stores.find((one) => one.name === shop.name);
    return store === undefined ? [] : [{ shop, storeId: store.id }];
  });
  await Promise.all(shops.map((one) => sellOnIn(one, { base, tenantId, signal })));
}

async function sellOnIn(
  { shop, storeId }: { readonly shop: WorldShop; readonly storeId: number },
  { base, tenantId, signal }: LiveOptions,
): Promise<void> {
  const { database, logger } = base;
  const run = await startRun(database, tenantId, {
    storeId,
    connector: 'sample',
    mode: 'live',
    trigger: 'demo',
  });
  try {
    await runStream({
      database,
      tenantId,
      storeId,
      runId: run.id,
      stream: orderStream(shop),
      cursor: null,
      signal,
    });
  } catch (error) {
    if (!signal.aborted) logger.warn({ event: 'demo.live_failed', store: shop.name, error });
  } finally {
    await cancelRun(database, tenantId, run.id).catch(() => undefined);
  }
}

function orderStream(shop: WorldShop): SourceStream {
  return {
    name: 'orders',
    pages: async function* ({ signal }) {
      const random = seededRandom(`live/${shop.key}/${Date.now()}`);
      for (let count = 1; !signal.aborted; count += 1) {
        const pauseMs = -Math.log(1 - random.next()) * meanPauseMs * worldShops.length;
        await wait(pauseMs, undefined, { signal });
        yield pageOf(shop, liveOrder(shop, random.fork(String(count))), count);
      }
    },
  };
}

function liveOrder(shop: WorldShop, random: Random): WorldOrder {
  const at = Date.now();
  const stamp = new Date(at).toISOString().replace(/\D/g, '').slice(2, 14);
  return simulateOrder({ shop, key: `${shop.key}-live-${at}`, number: `#${stamp}`, at, random });
}

function pageOf(shop: WorldShop, order: WorldOrder, count: number): SourcePage {
  const placed = { ...order, lines: order.lines.filter((line) => line.addedAt === null) };
  return {
    records: [worldRecord(shop, placed)],
    problems: [],
    cursor: count,
    done: false,
    fetched: 1,
    progress: { done: count, total: null },
  };
}
