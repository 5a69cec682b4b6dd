import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importInBrowser } from '../support/browser-import.ts';
import {
  type BrowserWorld,
  claimInBrowser,
  openPage,
  signInInBrowser,
  startBrowserWorld,
} from '../support/browser-world.ts';
import { laterExport, march, smallShop } from '../support/small-shop.ts';

let world: BrowserWorld;

beforeAll(async () => {
  world = await startBrowserWorld();
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

test('an installation is claimed once; then only its owner gets in', async () => {
  const { page, errors } = await openPage(world);
  await claimInBrowser(world, page);
  await page.getByText('There is no data yet').waitFor();
  expect(errors).toEqual([]);

  const second = await openPage(world);
  await second.page.goto(world.claimUrl);
  await second.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
  await second.page.goto('/documents?measure=orders');
  await second.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await second.page.getByLabel('E-mail').fill('mara@example.com');
  await second.page.getByLabel('Password').fill('not the password');
  await second.page.getByRole('button', { name: 'Sign in' }).click();
  await second.page.getByText('E-mail and password do not fit together.').waitFor();
});

test('an import in another window moves the numbers without a reload', async () => {
  const watching = await openPage(world);
  await signInInBrowser(watching.page, `/?${march}`);
  const importing = await openPage(world);
  await signInInBrowser(importing.page);
  await importInBrowser(importing.page, { files: smallShop, storeName: 'Quay' });
  const net = watching.page.locator('a[data-figure=net_sales]');
  await expect.poll(() => net.textContent(), { timeout: 5_000 }).toBe('€156.90');
  await watching.page.evaluate("document.body.dataset.marked = 'still here'");

  await importInBrowser(importing.page, { files: laterExport, storeName: 'Quay' });
  // One more order of 20.00.
  await expect.poll(() => net.textContent(), { timeout: 5_000 }).toBe('€176.90');
  expect(await watching.page.evaluate('document.body.dataset.marked')).toBe('still here');
  expect(watching.errors).toEqual([]);
});

test('a rejected row is told with its reason, file and line, and can be downloaded', async () => {
  const { page, errors } = await openPage(world);
  await signInInBrowser(page, '/imports');
  await page
    .getByRole('region', { name: 'Runs so far' })
    .getByRole('link', { name: 'Quay' })
    .first()
    .click();
  const rejected = page.getByRole('region', { name: 'Rejected rows' }).first();
  const issue = rejected.locator('tr[data-issue]').first();
  await issue.waitFor();
  const text = await rejected.textContent();
  expect(text).toContain('orders.csv');
  expect(text).toContain('2025-02-31');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    rejected.getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toContain('A6');
  expect(errors).toEqual([]);
});

test('a mapping that lacks something is refused with the place of every fault', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page, '/imports');
  await page.locator('input[type=file]').setInputFiles([...smallShop]);
  await page.getByRole('region', { name: 'Preview' }).getByRole('table').waitFor();
  await page.getByText('As text').click();
  const editor = page.getByLabel('Mapping (JSON)');
  await editor.fill('{ "version": 1, "store": { "currency": "EURO", "zone": "Berlin" } }');
  const preview = page.getByRole('region', { name: 'Preview' }).first();
  await preview.getByRole('alert').waitFor();
  expect(await preview.textContent()).toContain('documents');
  await editor.fill('{ not json');
  await page.getByText('This is no JSON object').waitFor();
});
