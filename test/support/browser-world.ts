import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type ConsoleMessage,
  chromium,
  type Page,
} from 'playwright-core';
import { inject } from 'vitest';
import { browserFlags } from './browser.ts';
import { startCli } from './cli.ts';

export const owner = { name: 'Mara Quill', email: 'mara@example.com', password: 'a calm harbour' };

/** A server as `tillstream serve` starts it, on its own data, and a browser. */
export type BrowserWorld = AsyncDisposable & {
  readonly url: string;
  /** Where the first owner claims the installation. */
  readonly claimUrl: string;
  readonly browser: Browser;
};

const patienceMs = 60_000;

/** Reads what the server says until it has told where it is and how to claim it. */
function readGreeting(output: NodeJS.ReadableStream): Promise<{ url: string; claimUrl: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new Error(`the server did not start:\n${text}`)),
      patienceMs,
    );
    output.on('data', (chunk: unknown) => {
      text += String(chunk);
      const url = /runs at (http:\S+)/.exec(text)?.[1];
      const claimUrl = /(http:\S+\/claim#\S+)\s/.exec(text)?.[1];
      if (url === undefined || claimUrl === undefined) return;
      clearTimeout(timer);
      resolve({ url, claimUrl });
    });
    output.on('end', () => reject(new Error(`the server ended:\n${text}`)));
  });
}

/** Starts the real server with its own Postgres in a temporary folder, and a browser beside it. */
export async function startBrowserWorld(
  env: Readonly<Record<string, string>> = {},
): Promise<BrowserWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-browser-'));
  const server = startCli(['serve', '--port', '0', '--data', join(folder, 'data')], { env });
  const { stderr } = server.child;
  if (stderr === null) throw new Error('the server has no output');
  const greeting = await readGreeting(stderr);
  const browser = await chromium.launch({
    executablePath: inject('browserPath'),
    args: [...browserFlags],
  });
  return {
    ...greeting,
    browser,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      server.child.kill('SIGTERM');
      await server.done;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A page whose every error is kept: a test ends by asking that there was none. */
export type WatchedPage = { readonly page: Page; readonly errors: readonly string[] };

export type PageOptions = {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
};

/** Opens a context of its own (own cookies, own storage) with one page. */
export async function openPage(
  world: BrowserWorld,
  options: PageOptions = {},
): Promise<WatchedPage> {
  const context = await world.browser.newContext({
    baseURL: world.url,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.theme ?? 'light',
    locale: options.locale ?? 'en-GB',
    timezoneId: 'Europe/Berlin',
    acceptDownloads: true,
  });
  return watch(context);
}

/** Who is not signed in learns it from a 401, which the browser writes down as an error. */
function isFirstQuestion(message: ConsoleMessage): boolean {
  return message.text().includes('401') && message.location().url.endsWith('/api/v1/me');
}

async function watch(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || isFirstQuestion(message)) return;
    errors.push(`console: ${message.text()} (${message.location().url})`);
  });
  return { page, errors };
}

/** Takes the installation over in the browser, as its first owner does. */
export async function claimInBrowser(world: BrowserWorld, page: Page): Promise<void> {
  await page.goto(world.claimUrl);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('New password').fill(owner.password);
  await page.getByLabel('Company').fill('Quill & Daughters');
  await page.getByLabel('Reporting currency').fill('EUR');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByRole('button', { name: 'Create the owner' }).click();
  await page.getByRole('navigation', { name: 'Main menu' }).first().waitFor();
}

export async function signInInBrowser(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password').fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main menu' }).first().waitFor();
}
