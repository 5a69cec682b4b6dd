import type { PlatformOrigins } from '../../connectors/index.ts';

/** Path that a platform's webhooks come to, and path that a consent comes back to. */
export function webhookPath(platform: string): string {
  return `/api/webhooks/${platform}`;
}

export function callbackPath(platform: string): string {
  return `/api/v1/connections/callback/${platform}`;
}

export type WebhookAddress =
  | { readonly kind: 'reachable'; readonly url: string }
  | { readonly kind: 'unreachable'; readonly message: string };

/**
 * Where a platform can send its webhooks: a public https address; or this machine, where the platform is a sandbox on it.
 */
export function webhookAddress(
  publicUrl: string,
  origins: PlatformOrigins,
  platform: string,
): WebhookAddress {
  const url = `${publicUrl}${webhookPath(platform)}`;
  if (isLoopback(origins.api.replaceAll('{account}', 'sample'))) return { kind: 'reachable', url };
  if (isLoopback(publicUrl) || isPrivate(publicUrl)) {
    return {
      kind: 'unreachable',
      message: `No webhook can reach ${publicUrl}: changes are found by polling. Set PUBLIC_URL to an https address that the internet reaches to see them at once.`,
    };
  }
  if (new URL(publicUrl).protocol !== 'https:') {
    return {
      kind: 'unreachable',
      message: `Webhooks are sent to https addresses only, and PUBLIC_URL is ${publicUrl}: changes are found by polling.`,
    };
  }
  return { kind: 'reachable', url };
}

function hostOf(url: string): string {
  return new URL(url).hostname.toLowerCase();
}

function isLoopback(url: string): boolean {
  const host = hostOf(url);
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}

/** Addresses and names that exist inside a network only. */
function isPrivate(url: string): boolean {
  const host = hostOf(url);
  const parts = host.split('.').map(Number);
  if (host.startsWith('[')) return /^\[(f[cd]|fe[89ab])/.test(host);
  if (!/^\d+(\.\d+){3}$/.test(host))
    return !host.includes('.') || /\.(local|internal|lan)$/.test(host);
  const [a = 0, b = 0] = parts;
  return (
    a === 10 ||
    a === 0 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254)
  );
}
