import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('somebody invited as a viewer joins by the link and sees figures without costs', async () => {
  const inviting = await openPage(world);
  await signInInBrowser(inviting.page, '/settings/members');
  await inviting.page.getByLabel('E-mail').fill('ivo@example.com');
  await inviting.page.locator('form').getByLabel('Role').selectOption('viewer');
  await inviting.page.getByRole('button', { name: 'Make the link' }).click();
  const link = await inviting.page.locator('[role=status] code').textContent();

  const joining = await openPage(world);
  await joining.page.goto(link ?? '');
  await joining.page.getByText('invites ivo@example.com as: Viewer').waitFor();
  await joining.page.getByLabel('Your name').fill('Ivo Lark');
  await joining.page.getByLabel('New password').fill('nine blue boats');
  await joining.page.getByRole('button', { name: /^Join/ }).click();
  await joining.page.getByRole('navigation', { name: 'Main menu' }).first().waitFor();
  await joining.page.goto(`/?${march}`);
  await joining.page.locator('a[data-figure=net_sales]').waitFor();
  expect(await joining.page.locator('a[data-figure=net_sales]').textContent()).toBe('€156.90');
  expect(await joining.page.locator('a[data-figure=gross_profit]').count()).toBe(0);
  await joining.page.goto('/settings/members');
  await joining.page.getByText('Only owners and admins can change these.').waitFor();
  expect(joining.errors).toEqual([]);
});

test('an API key is shown once, works, and stops working when it is revoked', async () => {
  const { page, errors } = await openPage(world);
  await signInInBrowser(page, '/settings/keys');
  await page.getByLabel('What it is for').fill('The ledger clerk');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = await page.locator('[role=status] code').textContent();
  const stores = () =>
    fetch(`${world.url}/api/v1/stores`, { headers: { authorization: `Bearer ${key}` } });
  expect((await stores()).status).toBe(200);
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('There is no key yet').waitFor();
  expect((await stores()).status).toBe(401);
  expect(errors).toEqual([]);
});

test('a change of the company is kept, and only what was changed is sent', async () => {
  const { page } = await openPage(world);
  await signInInBrowser(page, '/settings');
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.method() === 'PATCH'),
    (async () => {
      await page.getByLabel('Weeks start on').selectOption('7');
      await page.getByRole('button', { name: 'Save' }).click();
    })(),
  ]);
  expect(request.postDataJSON()).toEqual({ weekStart: 7 });
  await page.getByText('Saved').waitFor();
  await page.reload();
  expect(await page.getByLabel('Weeks start on').inputValue()).toBe('7');
});
