import {
  addDays,
  businessDay,
  type CanonicalDocument,
  instant,
  minorUnits,
  parseInstant,
  silentLogger,
  zeroMinor,
} from '../../src/core/index.ts';
import { type Database, openNotice, resolveNotice } from '../../src/ledger/index.ts';
import { createPlanning, type Planning, type PlanningOptions } from '../../src/planning/index.ts';
import { aDocument, aLine } from '../support/documents.ts';
import { type Shop, writeDocuments } from './ledger-fixture.ts';
import { someTwins } from './twin-ledger.ts';

/** Planning over a ledger and twins of its own. */
export async function openPlanning(
  database: Database,
  at: string,
  more: Partial<PlanningOptions> = {},
): Promise<AsyncDisposable & { readonly planning: Planning; clock: string }> {
  const open = await someTwins(database);
  const setup = { clock: at };
  const planning = createPlanning({
    database,
    twins: open.twins,
    logger: silentLogger,
    notices: {
      open: async (tenant, notice) => {
        await openNotice(database, tenant, notice);
      },
      resolve: async (tenant, notice) => (await resolveNotice(database, tenant, notice)) !== null,
    },
    now: () => instant(parseInstant(setup.clock)),
    ...more,
  });
  return Object.assign(setup, {
    planning,
    [Symbol.asyncDispose]: async () => {
      await planning.close();
      await open[Symbol.asyncDispose]();
    },
  });
}

/** One order at noon (UTC) of a day. */
export function orderOn(
  day: string,
  lines: readonly { readonly sku: string; readonly minor: number; readonly units?: number }[],
  more: Partial<CanonicalDocument> = {},
): CanonicalDocument {
  return aDocument({
    externalId: `order-${day}-${more.channelExternalId ?? ''}`,
    placedAt: parseInstant(`${day}T12:00:00Z`),
    lines: lines.map(({ sku, minor, units = 1 }, place) =>
      aLine({
        key: String(place + 1),
        productExternalId: `product-${sku}`,
        variantExternalId: `variant-${sku}`,
        sku,
        quantityE3: units * 1000,
        gross: minorUnits(minor),
        discount: zeroMinor,
      }),
    ),
    ...more,
  });
}

/** Days from the first on, `count` of them. */
export function daysFrom(first: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => addDays(businessDay(first), place));
}

/** A shop that sells two SKUs a day over two channels, more at weekends. */
export async function sellDaily(shop: Shop, first: string, count: number): Promise<void> {
  const orders = daysFrom(first, count).flatMap((day, place) => {
    const more = (place % 7) * 100;
    return [
      orderOn(day, [{ sku: 'a', minor: 1000 + more, units: 2 }], { channelExternalId: 'web' }),
      orderOn(day, [{ sku: 'b', minor: 333 + (place % 5) }], { channelExternalId: 'till' }),
    ];
  });
  await writeDocuments(shop, orders);
}
