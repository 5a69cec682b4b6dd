export { type BookDay, bookOf } from './world/book.ts';
export { type WorldFile, worldFiles } from './world/csv-files.ts';
export { sampleRatesCsv } from './world/exchange-rates.ts';
export { orderAsOf, type WorldOrder } from './world/order.ts';
export { type WorldShop, worldShops } from './world/shops.ts';
export { type SimulationOptions, simulateShop } from './world/simulate.ts';
