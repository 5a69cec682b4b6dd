import { expect, test } from 'vitest';
import { webhookAddress } from './webhook-address.ts';

const shopify = { authorization: 'https://{account}', api: 'https://{account}' };
const sandbox = {
  authorization: 'http://127.0.0.1:4010/{account}',
  api: 'http://127.0.0.1:4010/{account}',
};
const kindOf = (url: string, origins = shopify) => webhookAddress(url, origins, 'shopify').kind;

test('a public https address is reached', () => {
  expect(webhookAddress('https://sales.example.com', shopify, 'shopify')).toEqual({
    kind: 'reachable',
    url: 'https://sales.example.com/api/webhooks/shopify',
  });
});

test('no platform reaches an address of this machine or of a network inside', () => {
  const inside = [
    'http://localhost:3400',
    'https://127.0.0.1',
    'https://[::1]:3400',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://172.31.255.1',
    'https://192.168.1.10',
    'https://169.254.1.1',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://till',
    'https://till.local',
    'https://till.internal',
  ];
  for (const url of inside) expect([url, kindOf(url)]).toEqual([url, 'unreachable']);
  for (const url of ['https://172.32.0.1', 'https://11.0.0.1', 'https://till.example'])
    expect([url, kindOf(url)]).toEqual([url, 'reachable']);
});

test('plain http is not sent to, and the message says what is set', () => {
  expect(webhookAddress('http://sales.example.com', shopify, 'shopify')).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('http://sales.example.com'),
  });
});

test('a sandbox on this machine reaches it', () => {
  expect(kindOf('http://localhost:3400', sandbox)).toBe('reachable');
});
