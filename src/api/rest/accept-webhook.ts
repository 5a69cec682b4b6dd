import { AppError, assertNever } from '../../core/index.ts';
import { platformEndpoint } from '../http/endpoint.ts';
import { readBytes } from '../http/read-body.ts';
import { platformPath } from '../schemas/connections.ts';

/** An order of some thousand lines has a few megabytes. */
const maxBytes = 8 * 1024 * 1024;
/** Platforms give up after 5 s; what was cut off before is sent again. */
const timeoutMs = 4_500;

export const acceptWebhookEndpoint = platformEndpoint({
  method: 'POST',
  path: '/api/webhooks/{platform}',
  tag: 'Connections',
  summary: 'Takes what a platform sends by itself; answered as soon as it is stored',
  schemas: {
    path: platformPath,
    body: { mediaType: '*/*', description: 'As the platform signed it.' },
  },
  errors: ['unauthenticated', 'not_found', 'busy'],
  timeoutMs,
  handle: async ({ path, request, services }) => {
    const body = await readBytes(request, maxBytes);
    const delivery = { headers: new Map(request.headers), body };
    const { status } = await services.ports.webhooks.accept(path.platform, delivery);
    switch (status) {
      case 200:
        return { ok: true };
      case 401:
        throw new AppError('unauthenticated', 'The signature does not fit.');
      case 404:
        throw new AppError('not_found', 'No such account is connected here.');
      case 413:
        throw new AppError('too_large', 'The delivery is larger than is taken.');
      case 503:
        throw new AppError('busy', 'It could not be stored: send it again.', { retryable: true });
      default:
        return assertNever(status, 'acknowledgement');
    }
  },
});
