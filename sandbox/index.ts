export { createFaults, type FaultRule, type Faults } from './faults/faults.ts';
export { parseFault } from './faults/parse-fault.ts';
export { isPlanName, planNames } from './shopify/bucket.ts';
export {
  type ShopifySandbox,
  type ShopifySandboxOptions,
  startShopifySandbox,
} from './shopify/sandbox.ts';
export { type BookDay, bookOf } from './world/book.ts';
export { type WorldFile, worldFiles } from './world/csv-files.ts';
export { sampleRatesCsv } from './world/exchange-rates.ts';
export type {
  BookFigures,
  BookOrder,
  BookStock,
  ShopBook,
} from './world/live/shop-book.ts';
export { type SandboxWorld, sampleWorld, type WorldOptions } from './world/live/world.ts';
export { orderAsOf, type WorldLine, type WorldOrder, type WorldRefund } from './world/order.ts';
export { type Random, seededRandom } from './world/random.ts';
export { type RetailRow, readRetailRows, retailCsv } from './world/retail/retail-rows.ts';
export { type RetailSubset, selectShopifySubset } from './world/retail/select-subset.ts';
export { worldFromCsv } from './world/retail/world-from-csv.ts';
export { type WorldShop, worldShops } from './world/shops.ts';
export { type SimulationOptions, simulateShop } from './world/simulate.ts';
