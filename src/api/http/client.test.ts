import { expect, test } from 'vitest';
import { createClientReader } from './client.ts';

function read(
  trusted: readonly string[],
  socket: string | undefined,
  headers: Readonly<Record<string, string>>,
) {
  const env =
    socket === undefined ? undefined : { incoming: { socket: { remoteAddress: socket } } };
  return createClientReader(trusted)(new Headers({ host: 'localhost:3400', ...headers }), env);
}

test.each([
  ['127.0.0.1', {}, true],
  ['::1', { host: '[::1]:3400' }, true],
  ['::ffff:127.0.0.1', { host: '127.0.0.1' }, true],
  ['127.0.0.1', { host: 'rebound.example' }, false],
  ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, false],
  ['127.0.0.1', { forwarded: 'for=127.0.0.1' }, false],
  ['192.0.2.1', {}, false],
  [undefined, {}, false],
])('from %s with %o: local is %s', (socket, headers, local) => {
  expect(read([], socket, headers).local).toBe(local);
});

test('the first address from the right that is no trusted proxy is the client', () => {
  const chain = { 'x-forwarded-for': '1.1.1.1, 203.0.113.9, 10.0.0.7' };
  expect(read(['10.0.0.0/8'], '10.0.0.2', chain).address).toBe('203.0.113.9');
  expect(read(['10.0.0.0/8', '203.0.113.9'], '10.0.0.2', chain).address).toBe('1.1.1.1');
});

test('nobody but a trusted proxy is believed', () => {
  const forged = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'other.example' };
  expect(read(['10.0.0.0/8'], '192.0.2.1', forged)).toEqual({
    address: '192.0.2.1',
    host: 'localhost:3400',
    local: false,
  });
});

test('a chain without a client is the proxy itself; what is no address is passed over', () => {
  expect(read(['10.0.0.1'], '10.0.0.1', {}).address).toBe('10.0.0.1');
  const odd = { 'x-forwarded-for': '203.0.113.9, unknown, ' };
  expect(read(['10.0.0.1'], '10.0.0.1', odd).address).toBe('203.0.113.9');
});

test('IPv6 networks and mapped addresses are matched', () => {
  const chain = { 'x-forwarded-for': '2001:db8::7' };
  expect(read(['fd00::/8'], 'fd00::2', chain).address).toBe('2001:db8::7');
  expect(read(['10.0.0.0/8'], '::ffff:10.0.0.2', chain).address).toBe('2001:db8::7');
});

test('a proxy that is no address is refused at the start', () => {
  expect(() => createClientReader(['proxy.internal'])).toThrow('"proxy.internal" is no address');
});
