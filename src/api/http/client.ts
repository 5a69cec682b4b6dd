import { BlockList, isIP, isIPv4 } from 'node:net';
import { AppError } from '../../core/index.ts';

/** What the connection says of a request; `@hono/node-server` hands it over as the environment. */
export type ConnectionEnv = {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
};

/** Who is at the other end. */
export type Client = {
  /** The address that limits are counted by. */
  readonly address: string;
  /** Host as the browser sees it, with its port. */
  readonly host: string;
  /** Asked directly on this machine: no proxy in between, under a name of this machine. */
  readonly local: boolean;
};

export type ClientReader = (headers: Headers, env: ConnectionEnv | undefined) => Client;

const forwardingHeaders = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-real-ip', 'via'];
const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
}

function isLoopback(address: string): boolean {
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}

function hostName(host: string): string {
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : (host.split(':')[0] ?? '');
}

/** @throws AppError `config_invalid` when an entry is no address and no network */
function trustList(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0)
      throw new AppError('config_invalid', `"${proxy}" is no address of a trusted proxy`);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/**
 * Reads who sends a request. `X-Forwarded-*` is believed only from a trusted proxy: from right to left, the first address
 * that is no trusted proxy is the client. A request counts as local only when nothing forwarded it and it names this machine:
 * otherwise a proxy on the same machine, or a page whose name was pointed at 127.0.0.1, would pass for its owner.
 */
export function createClientReader(trustedProxies: readonly string[]): ClientReader {
  const trusted = trustedProxies.length === 0 ? () => false : trustList(trustedProxies);
  return (headers, env) => {
    const socketAddress = plainAddress(env?.incoming?.socket?.remoteAddress ?? '');
    const host = headers.get('host') ?? '';
    if (socketAddress !== '' && trusted(socketAddress)) {
      const hops = (headers.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
      const client = hops.findLast((hop) => isIP(hop) !== 0 && !trusted(plainAddress(hop)));
      const forwardedHost = headers.get('x-forwarded-host');
      const address = plainAddress(client ?? socketAddress);
      return { address, host: forwardedHost ?? host, local: false };
    }
    const local =
      isLoopback(socketAddress) &&
      localNames.has(hostName(host)) &&
      !forwardingHeaders.some((name) => headers.has(name));
    return { address: socketAddress, host, local };
  };
}
