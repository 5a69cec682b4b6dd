import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ForecastNodes } from '../../src/api/contract/index.ts';
import {
  type BrowserShopify,
  connectInBrowser,
  startBrowserShopify,
} from '../support/browser-shopify.ts';
import { type BrowserWorld, openPage, signInInBrowser } from '../support/browser-world.ts';
import { violations } from '../support/violations.ts';

const berlin = 'sample-berlin.myshopify.com';

let shopify: BrowserShopify;
let world: BrowserWorld;

beforeAll(async () => {
  shopify = await startBrowserShopify({ scale: 0.1, days: 120, shops: ['berlin'] });
  world = shopify.world;
  const { page } = await openPage(world);
  await signInInBrowser(page);
  await connectInBrowser(page, berlin, 'Install');
  await page.context().close();
});

afterAll(() => shopify[Symbol.asyncDispose]());

function nodesOf(page: Page, query: string): Promise<ForecastNodes> {
  return page.evaluate(
    async (path) => (await (await fetch(path)).json()) as ForecastNodes,
    `/api/v1/forecasts/nodes?grain=day&measure=net_sales&${query}`,
  );
}

/** An amount as the page writes it, in its minor units. */
async function amountShown(page: Page): Promise<number> {
  const text = (await page.locator('[data-figure=forecast]').textContent()) ?? '';
  return Number(text.replaceAll(/[^\d-]/g, ''));
}

/** Until the shop was read whole there is little to forecast from. */
async function whenRead(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const reply = await fetch('/api/v1/runs?limit=20');
          const { runs } = (await reply.json()) as {
            readonly runs: readonly { readonly mode: string; readonly state: string }[];
          };
          return runs.find(({ mode }) => mode === 'backfill')?.state;
        }),
      { timeout: 60_000 },
    )
    .toBe('succeeded');
}

test('a forecast is made at a press, and shows what the API says, part by part', async () => {
  const { page, errors } = await openPage(world);
  await signInInBrowser(page, '/forecasts');
  await page.getByText('Nothing was forecast yet').waitFor();
  await whenRead(page);
  await page.getByRole('button', { name: 'Forecast now' }).click();
  await page.locator('[data-figure=forecast]').waitFor({ timeout: 60_000 });
  const [company] = (await nodesOf(page, 'level=company')).nodes;
  expect(await amountShown(page)).toBe(company?.total?.shown);
  await page.getByRole('button', { name: /Berlin/ }).click();
  await page.getByRole('navigation', { name: 'Where you are' }).getByText('Berlin').waitFor();
  const [store] = (await nodesOf(page, 'level=store')).nodes;
  expect(await amountShown(page)).toBe(store?.total?.shown);
  const { nodes } = await nodesOf(page, `level=category&storeId=${store?.store?.id}&limit=100`);
  const sum = nodes.reduce((total, node) => total + (node.total?.shown ?? 0), 0);
  expect(sum).toBe(store?.total?.shown);
  await page
    .getByRole('region', { name: 'Made up of' })
    .getByText(nodes[0]?.name ?? '')
    .waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test('what a person knows better moves what is shown, and can be taken back', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page, '/forecasts');
  await page.locator('[data-figure=forecast]').waitFor();
  const before = await amountShown(page);
  const card = page.getByRole('region', { name: 'Overrides' });
  await card.getByRole('button', { name: 'Add override' }).click();
  await card.getByText('A number is needed').waitFor();
  await card.getByLabel('Change').selectOption('set');
  await card.getByLabel('Value').fill('123456.78');
  await card.getByLabel('Note').fill('Fair');
  await card.getByRole('button', { name: 'Add override' }).click();
  await card.getByRole('button', { name: 'Remove' }).waitFor();
  const [company] = (await nodesOf(page, 'level=company')).nodes;
  await expect.poll(() => amountShown(page)).toBe(company?.total?.shown);
  expect(await amountShown(page)).toBeGreaterThan(before);
  await card.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => amountShown(page)).toBe(before);
  await page.context().close();
});

test.each(['light', 'dark'] as const)(
  'the page is accessible, %s, and fits a phone',
  async (theme) => {
    const { page } = await openPage(world, { theme, width: 390, height: 844 });
    await signInInBrowser(page, '/forecasts');
    await page.locator('[data-figure=forecast]').waitFor();
    await page.getByText('Not known yet').waitFor();
    expect(await violations(page)).toEqual([]);
    const root = page.locator('html');
    expect(await root.evaluate((html) => html.scrollWidth > html.clientWidth)).toBe(false);
    await page.context().close();
  },
);
