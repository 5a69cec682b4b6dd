import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../core/index.ts';
import { loadConfig } from './config.ts';
import { settingsPage } from './settings-page.ts';

const strong = 'q7Lr0wVZ3nXk8TgBd5YhFm2PsJc9UaEo4iRt6';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error.faults.map((fault) => fault.path);
    throw error;
  }
  return [];
}

test('nothing has to be set for an embedded installation', () => {
  const config = loadConfig({});
  expect(config.databaseUrl).toBeNull();
  expect(config.secret).toBeNull();
  expect(config.dataFolder).toBe('./data');
  expect(config.port).toBe(3400);
});

test('an empty variable counts as not set', () => {
  expect(loadConfig({ PORT: ' ', DATABASE_URL: '' }).port).toBe(3400);
});

test('all faults are listed at once, each with its variable', () => {
  const env = { PORT: '70000', DATABASE_URL: 'mysql://x', PUBLIC_URL: 'sales', LOG_LEVEL: 'loud' };
  expect([...faultsOf(env)].sort()).toEqual([
    'DATABASE_URL',
    'LOG_LEVEL',
    'PORT',
    'PUBLIC_URL',
    'TILLSTREAM_SECRET',
  ]);
});

test('a server installation needs a strong key', () => {
  const url = { DATABASE_URL: 'postgresql://me@db/tillstream' };
  expect(faultsOf(url)).toEqual(['TILLSTREAM_SECRET']);
  expect(faultsOf({ ...url, TILLSTREAM_SECRET: 'short' })).toEqual(['TILLSTREAM_SECRET']);
  expect(faultsOf({ ...url, TILLSTREAM_SECRET: 'ab'.repeat(30) })).toEqual(['TILLSTREAM_SECRET']);
  expect(faultsOf({ ...url, TILLSTREAM_SECRET: `changeme-${strong}` })).toEqual([
    'TILLSTREAM_SECRET',
  ]);
  expect(faultsOf({ ...url, TILLSTREAM_SECRET: strong })).toEqual([]);
});

test('a message never shows the value of a secret', () => {
  const env = {
    DATABASE_URL: 'https://u:hunter2hunter2@db/x',
    TILLSTREAM_SECRET: 'hunter2hunter2',
  };
  expect(() => loadConfig(env)).toThrow(/DATABASE_URL/);
  expect(() => loadConfig(env)).not.toThrow(/hunter2/);
});

test('lists of proxies are split and checked', () => {
  const config = loadConfig({ TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1 ::1' });
  expect(config.trustedProxies).toEqual(['10.0.0.0/8', '127.0.0.1', '::1']);
  expect(faultsOf({ TRUSTED_PROXIES: 'proxy.local' })).toEqual(['TRUSTED_PROXIES']);
});

test('a platform is reached by https, or by http on this machine alone', () => {
  const { platforms } = loadConfig({ SHOPIFY_API_ORIGIN: 'http://127.0.0.1:4010/{account}/' });
  expect(platforms.shopify.origins).toEqual({
    authorization: 'https://{account}',
    api: 'http://127.0.0.1:4010/{account}',
  });
  for (const ok of [
    'https://proxy.example.com/{account}',
    'http://localhost:1',
    'http://[::1]:2',
  ]) {
    expect(faultsOf({ SHOPIFY_AUTH_ORIGIN: ok })).toEqual([]);
  }
  const refused = [
    'http://10.0.0.5/{account}',
    'http://127.0.0.1.example.com',
    'http://{account}',
    'https://me:pw@example.com',
    'https://example.com/?to={account}',
    'ftp://127.0.0.1',
    'example.com',
  ];
  for (const origin of refused) {
    expect(faultsOf({ SHOPIFY_AUTH_ORIGIN: origin })).toEqual(['SHOPIFY_AUTH_ORIGIN']);
  }
});

test('half an app is a fault that names the missing half', () => {
  expect(faultsOf({ SHOPIFY_CLIENT_ID: 'a1' })).toEqual(['SHOPIFY_CLIENT_SECRET']);
  expect(faultsOf({ SHOPIFY_CLIENT_SECRET: 's1' })).toEqual(['SHOPIFY_CLIENT_ID']);
  expect(faultsOf({ SHOPIFY_FORMER_SECRETS: 's0' })).toEqual(['SHOPIFY_CLIENT_ID']);
  expect(loadConfig({}).platforms.shopify.app).toBeNull();
  const both = { SHOPIFY_CLIENT_ID: 'a1', SHOPIFY_CLIENT_SECRET: 's1' };
  expect(loadConfig({ ...both, SHOPIFY_FORMER_SECRETS: 's0, s9' }).platforms.shopify.app).toEqual({
    clientId: 'a1',
    clientSecret: 's1',
    formerSecrets: ['s0', 's9'],
  });
});

test('docs/settings.md says what the schema says', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8');
  expect(page).toBe(settingsPage());
});
