import type { Principal } from '../accounts/principal.ts';
import { eventStream } from '../events/stream.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';
import type { Services } from '../services.ts';

const heartbeatMs = 15_000;

/** May the stream go on: the same person, in the same company, with no less than it was opened with? */
async function stillAllowed(services: Services, headers: Headers, opened: Principal) {
  const { principal } = await services.principals.resolve(headers);
  return (
    principal !== null &&
    principal.tenantId === opened.tenantId &&
    [...opened.permissions].every((permission) => principal.permissions.has(permission))
  );
}

export const streamEventsEndpoint = memberEndpoint('query', {
  method: 'GET',
  path: '/api/events',
  tag: 'Figures',
  summary:
    'Server-sent events: new revisions, the progress of runs, what changed of connections and notices',
  schemas: {
    answer: {
      mediaType: 'text/event-stream',
      description: 'Events "revision", "run", "connection", "notice".',
    },
  },
  handle: async ({ request, principal, services }) => {
    const { tenantId } = principal;
    const { events, measures, database } = services;
    const position = await database.position(tenantId);
    measures.streams(1);
    const stream = eventStream({
      signal: AbortSignal.any([request.signal, services.closing]),
      subscribe: (listener) => {
        const { permissions } = principal;
        const options = {
          runs: permissions.has('runs'),
          connections: permissions.has('connections'),
        };
        const stop = events.subscribe(tenantId, options, listener);
        // Where the reader stands now, so that it knows whether what it shows is old.
        listener({ kind: 'revision', ...position });
        return stop;
      },
      allowed: () => stillAllowed(services, request.headers, principal),
      onAccountsChange: services.principals.onForget,
      onClose: () => measures.streams(-1),
      heartbeatMs,
    });
    // A reader asks anew when the stream opens: what changes after that must be told.
    await events.watching(tenantId);
    return reply(200, stream, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // Proxies that buffer would hold events back.
        'x-accel-buffering': 'no',
      },
    });
  },
});
