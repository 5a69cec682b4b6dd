import type { Page } from 'playwright-core';
import type { ShopFile } from './small-shop.ts';

export type BrowserImport = {
  readonly files: readonly ShopFile[];
  readonly storeName: string;
  readonly mode?: 'append' | 'replace-range';
};

/** Imports files on the import page, as a person does, and waits until the run is over. */
export async function importInBrowser(page: Page, options: BrowserImport): Promise<void> {
  await page.goto('/imports');
  await page.locator('input[type=file]').setInputFiles([...options.files]);
  await page.getByLabel('Store', { exact: true }).fill(options.storeName);
  if (options.mode === 'replace-range') await page.getByLabel(/Go, within/).check();
  await page.getByRole('region', { name: 'Preview' }).getByRole('table').waitFor();
  await page.getByRole('button', { name: 'Start the import' }).click();
  await page.locator('[data-run-state=succeeded]').waitFor({ timeout: 60_000 });
}
