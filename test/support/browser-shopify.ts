import type { Page } from 'playwright-core';
import {
  type ShopifySandbox,
  sampleWorld,
  startShopifySandbox,
  type WorldOptions,
} from '../../sandbox/index.ts';
import { type BrowserWorld, claimInBrowser, openPage, startBrowserWorld } from './browser-world.ts';

/** A claimed installation beside a platform with some shops, its limits off. */
export type BrowserShopify = AsyncDisposable & {
  readonly sandbox: ShopifySandbox;
  readonly world: BrowserWorld;
};

export async function startBrowserShopify(shops: WorldOptions): Promise<BrowserShopify> {
  const sandbox = await startShopifySandbox({ world: sampleWorld(shops), limits: 'off' });
  const origin = `${sandbox.url}/{account}`;
  const world = await startBrowserWorld({
    SHOPIFY_CLIENT_ID: sandbox.app.clientId,
    SHOPIFY_CLIENT_SECRET: sandbox.app.clientSecret,
    SHOPIFY_AUTH_ORIGIN: origin,
    SHOPIFY_API_ORIGIN: origin,
  });
  const { page } = await openPage(world);
  await claimInBrowser(world, page);
  await page.context().close();
  return {
    sandbox,
    world,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/** Goes through our form and the platform's consent page, as a shop owner does. */
export async function connectInBrowser(
  page: Page,
  account: string,
  answer: 'Install' | 'Cancel',
): Promise<void> {
  await page.goto('/connections/new');
  await page.getByLabel('Shop address').fill(account);
  await page.getByRole('button', { name: 'Continue at Shopify' }).click();
  await page.getByRole('button', { name: answer }).click();
  await page.locator('[data-outcome]').waitFor();
}
