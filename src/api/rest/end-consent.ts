import { permissionsOf } from '../accounts/permissions.ts';
import type { Principal } from '../accounts/principal.ts';
import type { ConsentOutcome } from '../contract/index.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';
import { platformPath } from '../schemas/connections.ts';

type Ended = { readonly connectionId: string | null; readonly outcome: ConsentOutcome };

/** Companies in which a person may connect stores. */
function tenantsOf({ memberships }: Principal) {
  const may = memberships.filter(({ role }) => permissionsOf(role).has('connections.write'));
  return new Set(may.map(({ tenantId }) => tenantId));
}

function redirect({ connectionId, outcome }: Ended) {
  const page = connectionId === null ? '/connections' : `/connections/${connectionId}`;
  return reply(303, null, {
    headers: {
      location: `${page}?outcome=${outcome}`,
      'cache-control': 'no-store',
      // The address that is left has a code in it.
      'referrer-policy': 'no-referrer',
    },
  });
}

// The browser comes from the platform's page: whatever went wrong, people get a page of ours and no JSON.
export const endConsentEndpoint = publicEndpoint({
  method: 'GET',
  path: '/api/v1/connections/callback/{platform}',
  tag: 'Connections',
  summary: 'Where a platform sends the browser back to after a consent; goes on to the web app',
  status: 303,
  schemas: { path: platformPath },
  handle: async ({ path, request, principal, services }) => {
    if (principal === null || principal.sessionId === null)
      return redirect({ connectionId: null, outcome: 'signed_out' });
    const tenants = tenantsOf(principal);
    if (tenants.size === 0) return redirect({ connectionId: null, outcome: 'forbidden' });
    return redirect(
      await services.ports.connections.callback({
        platform: path.platform,
        query: new Map(new URL(request.url).searchParams),
        userId: principal.user.id,
        tenants,
      }),
    );
  },
});
