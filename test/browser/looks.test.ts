import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importInBrowser } from '../support/browser-import.ts';
import {
  type BrowserWorld,
  claimInBrowser,
  openPage,
  signInInBrowser,
  startBrowserWorld,
} from '../support/browser-world.ts';
import { laterExport, march, smallShop } from '../support/small-shop.ts';
import { violations } from '../support/violations.ts';

let world: BrowserWorld;

beforeAll(async () => {
  world = await startBrowserWorld();
  const { page } = await openPage(world);
  await claimInBrowser(world, page);
  await importInBrowser(page, { files: smallShop, storeName: 'Quay' });
  await page.context().close();
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const pages = [
  ['overview', `/?${march}`, 'a[data-figure=net_sales]'],
  ['orders', `/documents?${march}&measure=net_sales`, 'tr[data-sum]'],
  ['imports', '/imports', '[data-run-state=succeeded]'],
  ['settings', '/settings', 'button[type=submit]'],
  ['members', '/settings/members', 'button[type=submit]'],
  ['keys', '/settings/keys', 'button[type=submit]'],
] as const;

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  test('follows the device and passes WCAG AA on every page', async () => {
    const { page, errors } = await openPage(world, { theme });
    await signInInBrowser(page);
    const found: Record<string, readonly string[]> = {};
    for (const [name, path, ready] of pages) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(theme);
      found[name] = await violations(page);
    }
    expect(found).toEqual(Object.fromEntries(pages.map(([name]) => [name, []])));
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

test('the theme can be chosen and stays chosen', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page);
  await page
    .getByRole('button', { name: /^Account/ })
    .first()
    .click();
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await page.reload();
  await page.locator('a[data-figure=net_sales]').waitFor();
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await page.context().close();
});

describe.each([390, 768, 1920])('%i px wide', (width) => {
  test('nothing sticks out sideways, on any page, in the longest language', async () => {
    const { page, errors } = await openPage(world, { width, height: 844, locale: 'ru-RU' });
    await signInRussian(page);
    for (const [name, path, ready] of pages) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      const beyond = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(beyond, name).toBeLessThanOrEqual(0);
    }
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

async function signInRussian(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Эл. почта').fill('mara@example.com');
  await page.getByLabel('Пароль').fill('a calm harbour');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.locator('a[data-figure=net_sales]').waitFor();
}

test('a phone has its menu under the thumb and all filters', async () => {
  const { page } = await openPage(world, { width: 390, height: 844 });
  await signInInBrowser(page, `/?${march}`);
  const menu = page.getByRole('navigation', { name: 'Main menu' }).last();
  const box = await menu.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(844);
  const charts = page.locator('[role=img] svg');
  await charts.last().waitFor();
  for (const chart of await charts.all())
    expect((await chart.boundingBox())?.height).toBeGreaterThan(200);
  await menu.getByRole('link', { name: 'Orders' }).click();
  await page.locator('tr[data-document]').first().waitFor();
  expect(new URL(page.url()).searchParams.get('from')).toBe('2025-03-01');
  await page.context().close();
});

test('a server that answers 503 is told as a failure, never as zero, and heals by itself', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page, '/settings');
  const body = JSON.stringify({
    error: {
      code: 'database_unavailable',
      message: 'The database does not answer.',
      requestId: 'r-1',
    },
  });
  await page.route('**/api/v1/query*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/json', body }),
  );
  await page.goto(`/?${march}`);
  await page.getByText('The server cannot answer right now').first().waitFor();
  const text = await page.locator('main').textContent();
  expect(text).toContain('The database does not answer.');
  expect(text).not.toMatch(/€0|\b0\.00\b/);
  await page.unroute('**/api/v1/query*');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.locator('a[data-figure=net_sales]').waitFor();
  await page.context().close();
});

test('figures stay, marked as old, when newer ones cannot be read', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page, `/?${march}`);
  await page.locator('a[data-figure=net_sales]').waitFor();
  await page.route('**/api/v1/query*', (route) => route.abort());
  const importing = await openPage(world);
  await signInInBrowser(importing.page);
  await importInBrowser(importing.page, { files: laterExport, storeName: 'Quay' });
  await page.getByText('Not read since').first().waitFor();
  expect(await page.locator('a[data-figure=net_sales]').textContent()).toBe('€156.90');
  await page.unroute('**/api/v1/query*');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await expect.poll(() => page.locator('a[data-figure=net_sales]').textContent()).toBe('€176.90');
  await page.context().close();
  await importing.page.context().close();
});
