import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, DocumentDetail, DocumentsPage } from '../../src/api/contract/index.ts';
import { importInBrowser } from '../support/browser-import.ts';
import {
  type BrowserWorld,
  claimInBrowser,
  openPage,
  signInInBrowser,
  startBrowserWorld,
} from '../support/browser-world.ts';
import { march, smallShop } from '../support/small-shop.ts';

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

/** Asks the API as the page's session does. */
function ask<T>(page: Page, path: string): Promise<T> {
  return page.evaluate(async (url) => (await fetch(url)).json(), path) as Promise<T>;
}

function figure(page: Page, measure: string): Promise<string | null> {
  return page.locator(`a[data-figure=${measure}]`).textContent();
}

describe('overview', () => {
  test('shows the figures that a hand count of the files gives', async () => {
    const { page, errors } = await openPage(world);
    await signInInBrowser(page, `/?${march}`);
    await page.locator('a[data-figure=net_sales]').waitFor();
    expect(await figure(page, 'total_sales')).toBe('€196.61');
    expect(await figure(page, 'net_sales')).toBe('€156.90');
    expect(await figure(page, 'orders')).toBe('4');
    expect(await figure(page, 'aov')).toBe('€42.35');
    expect(await figure(page, 'units')).toBe('15');
    const statement = page.getByRole('region', { name: 'From gross to total' });
    const amounts = await statement
      .locator('tr')
      .evaluateAll((rows) => rows.map((row) => row.querySelector('td a, td span')?.textContent));
    expect(amounts).toEqual([
      '€175.40',
      '-€6.00',
      '-€12.50',
      '€156.90',
      '€9.90',
      '€29.81',
      '€196.61',
    ]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('shows the same figures as the API', async () => {
    const { page } = await openPage(world);
    await signInInBrowser(page, `/?${march}&compare=previous_period`);
    const [response] = await Promise.all([
      page.waitForResponse(
        (answer) => answer.url().includes('/api/v1/query') && answer.url().includes('aov'),
      ),
      page.reload(),
    ]);
    const url = new URL(response.url());
    const answer = await ask<Answer>(page, url.pathname + url.search);
    const { totals, meta } = answer;
    const money = new Intl.NumberFormat('en-GB', { style: 'currency', currency: meta.currency });
    const inMajor = (minor: number | null | undefined) => money.format((minor ?? Number.NaN) / 100);
    await page.locator('a[data-figure=net_sales]').waitFor();
    for (const measure of ['total_sales', 'net_sales', 'gross_profit'])
      expect(await figure(page, measure), measure).toBe(inMajor(totals[measure]));
    await page.context().close();
  });

  test('asks at most six questions at once', async () => {
    const { page } = await openPage(world);
    await signInInBrowser(page, '/settings');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/query')) asked.push(request.url());
    });
    await page.goto(`/?${march}`);
    await page
      .getByRole('img', { name: /Net sales over time/ })
      .locator('svg')
      .waitFor();
    await page.waitForLoadState('load');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(6);
    await page.context().close();
  });

  test('says what a figure means on hover and on keyboard focus', async () => {
    const { page } = await openPage(world);
    await signInInBrowser(page, `/?${march}`);
    const term = page.locator('li[data-measure=net_sales] button').first();
    await term.hover();
    const hint = page.getByRole('tooltip').filter({ hasText: 'Gross sales less discounts' });
    await hint.waitFor({ state: 'visible' });
    expect(await hint.textContent()).toContain('Refunds on their own day');
    expect(await hint.textContent()).toContain('EUR');
    await page.mouse.move(0, 0);
    await hint.waitFor({ state: 'hidden' });
    await page.locator('li[data-measure=total_sales] a').focus();
    await page.keyboard.press('Tab');
    await hint.waitFor({ state: 'visible' });
    await page.keyboard.press('Escape');
    await hint.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  test('moves a refund to its order’s day with the clock', async () => {
    const { page } = await openPage(world);
    await signInInBrowser(page, '/?from=2025-03-03&to=2025-03-03&compare=none');
    await expect.poll(() => figure(page, 'net_sales')).toBe('€44.50');
    await page.getByRole('button', { name: /Which day a refund counts on/ }).click();
    await page.getByRole('button', { name: /Refunds on the order’s day/ }).click();
    // 33.00 − 1.00 + 12.50 on that day; the mug that came back on the 8th belongs to an order of the 3rd.
    await expect.poll(() => figure(page, 'net_sales')).toBe('€32.00');
    expect(new URL(page.url()).searchParams.get('clock')).toBe('order');
    await page.context().close();
  });
});

describe('drill-down', () => {
  test('leads to documents that add up to the number, and to events that add up to a document', async () => {
    const { page, errors } = await openPage(world);
    await signInInBrowser(page, `/?${march}`);
    await page.locator('a[data-figure=net_sales]').click();
    await page.locator('tr[data-sum]').waitFor();
    expect(await page.locator('[data-sum-value]').textContent()).toBe('€156.90');
    const parts = await page.locator('tr[data-document] td:last-child').allTextContents();
    const cents = parts.map((text) => Math.round(Number(text.replace(/[€,]/g, '')) * 100));
    expect(cents.reduce((a, b) => a + b, 0)).toBe(15_690);
    await page.getByRole('link', { name: 'A1' }).click();
    // 33.00 − 1.00 − 12.50 = 19.50; with 5.00 shipping and 4.75 + 1.33 − 2.38 of taxes 28.20.
    await page.locator('[data-sums]').first().waitFor();
    expect(await page.locator('[data-sum=net]').last().textContent()).toBe('€19.50');
    expect(await page.locator('[data-sum=total]').last().textContent()).toBe('€28.20');
    const id = new URL(page.url()).pathname.split('/').pop();
    const detail = await ask<DocumentDetail>(page, `/api/v1/documents/${id}`);
    expect(detail.netMinor).toBe(1950);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('keeps the member that was picked as a filter, and lets it go', async () => {
    const { page } = await openPage(world);
    await signInInBrowser(page, `/?${march}`);
    await page.getByRole('link', { name: 'Tea towel' }).click();
    await page.locator('tr[data-sum]').waitFor();
    // 8.00 − 1.00 of A1 and 80.00 of A4.
    expect(await page.locator('[data-sum-value]').textContent()).toBe('€87.00');
    await page.getByRole('link', { name: 'Remove the filter Tea towel' }).click();
    await expect.poll(() => page.locator('[data-sum-value]').textContent()).toBe('€156.90');
    const page1 = await page.evaluate(async () => {
      const time = { clock: 'event', from: '2025-03-01', to: '2025-03-31' };
      const body = JSON.stringify({ time, measure: 'net_sales' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/v1/documents', { method: 'POST', headers, body })).json();
    });
    expect((page1 as DocumentsPage).sum?.total).toBe(15_690);
    await page.context().close();
  });
});
