import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ShopifySandbox } from '../../sandbox/index.ts';
import {
  type BrowserShopify,
  connectInBrowser as connect,
  startBrowserShopify,
} from '../support/browser-shopify.ts';
import { type BrowserWorld, openPage, signInInBrowser } from '../support/browser-world.ts';
import { violations } from '../support/violations.ts';

const london = 'sample-london.myshopify.com';
const berlin = 'sample-berlin.myshopify.com';

let shopify: BrowserShopify;
let sandbox: ShopifySandbox;
let world: BrowserWorld;

beforeAll(async () => {
  shopify = await startBrowserShopify({ scale: 0.02, days: 120, shops: ['london', 'berlin'] });
  ({ sandbox, world } = shopify);
});

afterAll(() => shopify[Symbol.asyncDispose]());

/** The platform's page has no icon; what is not ours is not judged here. */
function ownErrors(errors: readonly string[]): readonly string[] {
  return errors.filter((error) => !error.includes(sandbox.url));
}

/** Orders that count, as the shop's own book has them. */
function ordersOf(account: string): number {
  return [...sandbox.book(account).orders.values()].filter((order) => !order.test).length;
}

async function ordersShown(page: Page): Promise<number> {
  const text = await page.locator('a[data-figure=orders]').textContent();
  return Number((text ?? '').replaceAll(/[^\d]/g, ''));
}

test('a shop is connected by its consent, read at once, and shows the orders of its own book', async () => {
  const { page, errors } = await openPage(world);
  await signInInBrowser(page, '/connections');
  await page.getByText('No shop is connected yet').waitFor();
  await connect(page, london, 'Install');
  expect(await page.locator('[data-outcome]').getAttribute('data-outcome')).toBe('connected');
  await page.locator('[data-connection-state=connected]').waitFor();
  await page
    .locator('tr', { hasText: 'First read' })
    .locator('[data-run-state=succeeded]')
    .waitFor();
  await page.goto('/?range=all');
  await page.locator('a[data-figure=orders]').waitFor();
  await expect.poll(() => ordersShown(page), { timeout: 20_000 }).toBe(ordersOf(london));
  expect(ownErrors(errors)).toEqual([]);
});

test('an order that is placed in the shop moves the figure on the screen, by webhook', async () => {
  const { page, errors } = await openPage(world);
  await signInInBrowser(page, '/?range=all');
  await page.locator('a[data-figure=orders]').waitFor();
  const before = await ordersShown(page);
  sandbox.world.sell(london, 1);
  await expect.poll(() => ordersShown(page), { timeout: 20_000 }).toBe(before + 1);
  expect(ownErrors(errors)).toEqual([]);
});

test('who refuses at the platform comes back to a page that says so, with nothing connected', async () => {
  const { page, errors } = await openPage(world);
  await signInInBrowser(page);
  await connect(page, berlin, 'Cancel');
  expect(await page.locator('[data-outcome]').getAttribute('data-outcome')).toBe('refused');
  await page.getByText('Access was not given at the platform.').waitFor();
  expect(ownErrors(errors)).toEqual([]);
});

test('a wrong token is refused with a sentence and the platform’s own words', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page);
  await page.goto('/connections/new');
  await page.getByLabel('Shop address').fill('sample-berlin');
  await page.getByText('Access token of a custom app').click();
  await page.getByLabel('Admin API access token').fill('shpat_0000000000000000000000000000dead');
  await page.getByRole('button', { name: 'Check and connect' }).click();
  const refusal = page.getByRole('alert');
  await refusal.waitFor();
  expect(await refusal.textContent()).toMatch(/token/);
  expect(await refusal.textContent()).toContain('[API] Invalid API key or access token');
});

test('revoked access asks for a new consent, and the same history goes on after it', async () => {
  const { page, errors } = await openPage(world);
  await signInInBrowser(page, '/connections');
  await page.locator(`[data-connection="${london}"] a`).click();
  sandbox.account(london).tokens.revokeAll();
  const refused = page.locator('[data-connection-state=needs_reauth]');
  // The platform has to refuse three times; the button goes as soon as it has.
  for (let attempt = 0; attempt < 8 && (await refused.count()) === 0; attempt += 1) {
    const button = page.getByRole('button', { name: 'Sync now' });
    await button.click({ timeout: 3_000 }).catch(() => undefined);
    await refused.waitFor({ timeout: 3_000 }).catch(() => undefined);
  }
  await page.locator('[data-connection-state=needs_reauth]').waitFor();
  await page
    .getByRole('button', { name: /unread notice/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('link').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Connect again' }).click();
  await page.getByRole('button', { name: 'Install' }).click();
  await page.locator('[data-outcome=connected]').waitFor();
  await page.locator('[data-connection-state=connected]').waitFor();
  await page.goto('/?range=all');
  await page.locator('a[data-figure=orders]').waitFor();
  await expect.poll(() => ordersShown(page), { timeout: 20_000 }).toBe(ordersOf(london));
  expect(ownErrors(errors)).toEqual([]);
});

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  test('pages of connections pass WCAG AA, also on a phone', async () => {
    const wide = await openPage(world, { theme });
    await signInInBrowser(wide.page, '/connections');
    await wide.page.locator('[data-connection]').first().waitFor();
    const found: Record<string, readonly string[]> = { list: await violations(wide.page) };
    await wide.page.locator(`[data-connection="${london}"] a`).click();
    await wide.page.locator('[data-run-state]').first().waitFor();
    found['runs'] = await violations(wide.page);
    for (const tab of ['Comparison', 'Problems', 'Schedule']) {
      await wide.page.getByRole('link', { name: new RegExp(`^${tab}`) }).click();
      await wide.page.waitForLoadState('networkidle');
      found[tab] = await violations(wide.page);
    }
    await wide.page.goto('/connections/new');
    await wide.page.getByLabel('Shop address').waitFor();
    found['connect'] = await violations(wide.page);
    expect(Object.values(found).flat(), JSON.stringify(found)).toEqual([]);
    const phone = await openPage(world, { theme, width: 390, height: 844 });
    await signInInBrowser(phone.page, '/connections');
    await phone.page.locator('[data-connection]').first().waitFor();
    const overflow = await phone.page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect(overflow).toBe(false);
  });
});

test('a shop that is disconnected with its data leaves no figure behind', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page, '/connections');
  await page.locator(`[data-connection="${london}"] a`).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText('Remove its sales').click();
  await page.getByRole('button', { name: 'Disconnect and remove data' }).click();
  await page.waitForURL('**/connections*');
  await page.goto('/');
  await page.getByText('There is no data yet').waitFor({ timeout: 30_000 });
});
