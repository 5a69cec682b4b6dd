import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type WorldOrder, type WorldShop, worldFiles } from '../../../sandbox/index.ts';
import { findPreset } from '../../../src/connectors/index.ts';

/** The seed of the sample company: every demo tells the same story. */
export const sampleSeed = 'sample';
export const sampleDays = 730;

/** Writes a shop's exports, as they would be downloaded at `asOf`, into a folder of their own; gives the folder. */
export async function writeSampleFiles(
  folder: string,
  shop: WorldShop,
  facts: { readonly orders: readonly WorldOrder[]; readonly asOf: number },
): Promise<string> {
  const own = join(folder, shop.key);
  await mkdir(own, { recursive: true });
  for (const file of worldFiles(shop, facts.orders, facts.asOf))
    await writeFile(join(own, file.name), file.text);
  return own;
}

/** How a shop's exports are read: Tillstream's own form, in the shop's currency and zone. */
export function sampleMapping(shop: WorldShop): unknown {
  return {
    ...findPreset('tillstream').mapping,
    store: { currency: shop.currency, zone: shop.zone },
  };
}
