import { AppError } from '../../core/index.ts';
import type { Client } from './client.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that another site's page makes a browser send (CSRF). A write with an `Origin` must come from this server's
 * own pages: from `PUBLIC_URL`, or from the host that was asked. One with a session cookie must say where it comes from.
 *
 * @throws AppError `forbidden`
 */
export function createOriginCheck(
  publicUrl: string | null,
): (request: { readonly method: string; readonly headers: Headers }, client: Client) => void {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;

  function isOwn(origin: string, client: Client): boolean {
    if (origin === publicOrigin) return true;
    if (publicOrigin !== null && !client.local) return false;
    return URL.canParse(origin) && new URL(origin).host === client.host;
  }

  return ({ method, headers }, client) => {
    if (reading.has(method)) return;
    const origin = headers.get('origin');
    if (origin !== null) {
      if (isOwn(origin, client)) return;
      throw new AppError(
        'forbidden',
        `Requests from ${origin} are refused. Where Tillstream is reached under that address, set PUBLIC_URL to it.`,
      );
    }
    const site = headers.get('sec-fetch-site');
    if (site !== null && site !== 'same-origin' && site !== 'none')
      throw new AppError('forbidden', 'Requests from pages of other sites are refused.');
    if (site === null && headers.has('cookie') && !headers.has('authorization')) {
      throw new AppError(
        'forbidden',
        'A request with a session cookie must have an Origin header. Scripts use an API key instead.',
      );
    }
  };
}
