export { type BookDay, bookOf } from './world/book.ts';
export { type WorldFile, worldFiles } from './world/csv-files.ts';
export { sampleRatesCsv } from './world/exchange-rates.ts';
export { orderAsOf, type WorldLine, type WorldOrder, type WorldRefund } from './world/order.ts';
export { type Random, seededRandom } from './world/random.ts';
export { type WorldShop, worldShops } from './world/shops.ts';
export {
  type OrderFacts,
  type SimulationOptions,
  simulateOrder,
  simulateShop,
} from './world/simulate.ts';
