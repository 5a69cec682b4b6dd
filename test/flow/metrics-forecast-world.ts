import type { TenantId } from '../../src/core/index.ts';
import { addForecastOverride, type Database } from '../../src/ledger/index.ts';
import { type SeriesName, type SeriesValues, writeRun } from '../support/forecasts.ts';
import { goldenWorld } from './metrics-golden.ts';
import { storeWorld } from './metrics-store-world.ts';
import type { World } from './metrics-world.ts';

/** The three orders in pounds (0.80 = 1 euro) of the golden world, and a second store in euros that has sold nothing yet. */
function shopWorld(): Omit<World, 'tenantId'> {
  const { world } = goldenWorld();
  const none = { level2_id: null, level3_id: null };
  return {
    ...world,
    stores: [
      ...world.stores,
      { id: 2, name: 'Nord', platform: 'shopify', currency: 'EUR', zone: 'Europe/Berlin' },
    ],
    channels: [
      { id: 1, name: 'Web' },
      { id: 2, name: 'Market' },
    ],
    locations: [
      { id: 1, name: 'Town', parent_id: null },
      { id: 2, name: 'High Street', parent_id: 1 },
    ],
    categories: [
      { id: 1, name: 'Drinks', parent_id: null, level1_id: 1, ...none },
      { id: 2, name: 'Hot', parent_id: 1, level1_id: 1, level2_id: 2, level3_id: null },
      { id: 3, name: 'Dishes', parent_id: null, level1_id: 3, ...none },
    ],
    products: [
      { id: 1, title: 'Tea', brand: 'Leaf', category_id: 2 },
      { id: 2, title: 'Cup', brand: null, category_id: 3 },
    ],
    variants: [
      { id: 1, product_id: 1, title: 'Small', sku: 'T1' },
      { id: 2, product_id: 1, title: 'Large', sku: 'T2' },
    ],
  };
}

function pounds(level: SeriesName['level'], ids: Partial<SeriesName>, values: readonly number[]) {
  const series = { level, storeId: 1, currency: 'GBP', ...ids };
  return { series, values, rate: 1.25 } satisfies SeriesValues;
}

function euros(level: SeriesName['level'], values: readonly number[]): SeriesValues {
  return { series: { level, storeId: 2 }, values };
}

function thousandths(ids: Partial<SeriesName>, values: readonly number[]): SeriesValues {
  const series = { level: 'store', storeId: 1, currency: 'GBP', measure: 'units', ...ids } as const;
  return { series, values, rate: null };
}

/** 28 February, 1 and 2 March. */
const daily: readonly SeriesValues[] = [
  pounds('store', {}, [400, 600, 800]),
  euros('store', [1_000, 0, 2_000]),
  pounds('channel', { channelId: 1 }, [300, 400, 500]),
  pounds('channel', { channelId: 2 }, [100, 200, 300]),
  euros('channel', [1_000, 0, 2_000]),
  pounds('location', { locationId: 2 }, [400, 600, 800]),
  pounds('category', { categoryId: 1 }, [250, 350, 450]),
  pounds('category', { categoryId: 3 }, [150, 250, 350]),
  pounds('product', { categoryId: 1, productId: 1 }, [250, 350, 450]),
  pounds('product', { categoryId: 3, productId: 2 }, [150, 250, 350]),
  pounds('sku', { productId: 1, variantId: 1 }, [200, 300, 400]),
  pounds('sku', { productId: 1, variantId: 2 }, [50, 50, 50]),
  pounds('sku', { productId: 2 }, [150, 250, 350]),
  thousandths({}, [4_000, 6_000, 8_000]),
  thousandths({ level: 'product', categoryId: 1, productId: 1 }, [2_000, 3_000, 4_000]),
];

/**
 * Writes the world, and forecasts of it:
 *
 * - an older run of the day, which is shown nowhere;
 * - days from 28 February (origin 27 February), weeks from 24 February, months from February;
 * - overrides: store 1 by +50 % from 28 February to 2 March, then 1 March set to 7.00; tea by −10 % on 2 March.
 */
export async function forecastWorld(database: Database): Promise<TenantId> {
  const { tenantId } = await storeWorld(database, shopWorld(), 'Expected');
  const days = ['2025-02-28', '2025-03-01', '2025-03-02'];
  const old = daily.map((one) => ({ ...one, values: [80_000, 80_000, 80_000] }));
  await writeRun(database, tenantId, { grain: 'day', originDay: '2025-02-26', days, all: old });
  const run = { grain: 'day', originDay: '2025-02-27', days, all: daily } as const;
  const { nodeIds } = await writeRun(database, tenantId, run);
  await writeRun(database, tenantId, {
    ...{ grain: 'week', originDay: '2025-02-23', days: ['2025-02-24', '2025-03-03'] },
    all: [pounds('store', {}, [3_000, 4_000])],
  });
  await writeRun(database, tenantId, {
    ...{ grain: 'month', originDay: '2025-01-31', days: ['2025-02-01', '2025-03-01'] },
    all: [pounds('store', {}, [9_000, 12_000])],
  });
  const override = { grain: 'day', note: null, createdBy: 'somebody' } as const;
  const [storeNode = 0, teaNode = 0] = [nodeIds[0], nodeIds[8]];
  const percent = { ...override, kind: 'percent' } as const;
  const all = { dayFrom: '2025-02-28', dayTo: '2025-03-02' };
  const second = { dayFrom: '2025-03-01', dayTo: '2025-03-01' };
  const third = { dayFrom: '2025-03-02', dayTo: '2025-03-02' };
  await addForecastOverride(database, tenantId, {
    ...percent,
    ...all,
    nodeId: storeNode,
    value: 5_000,
  });
  await addForecastOverride(database, tenantId, {
    ...override,
    ...second,
    kind: 'set',
    nodeId: storeNode,
    value: 700,
  });
  await addForecastOverride(database, tenantId, {
    ...percent,
    ...third,
    nodeId: teaNode,
    value: -1_000,
  });
  return tenantId;
}
