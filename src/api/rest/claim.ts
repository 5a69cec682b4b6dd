import { claimInstallation } from '../accounts/claim.ts';
import { describeMe, principalOfCookies } from '../accounts/me.ts';
import { callerOf, linkRule, signIn } from '../accounts/sign-in.ts';
import type { Claim, TenantChange } from '../contract/index.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { jsonReply } from '../http/reply.ts';
import { claimSchema, meSchema } from '../schemas/account.ts';

/** What the claim says about a company that was there before. */
function companyChange({ companyName, reportingCurrency, zone }: Claim): TenantChange {
  return {
    ...(companyName === undefined ? {} : { name: companyName }),
    ...(reportingCurrency === undefined ? {} : { reportingCurrency }),
    ...(zone === undefined ? {} : { zone }),
  };
}

export const claimEndpoint = publicEndpoint({
  method: 'POST',
  path: '/api/v1/claim',
  tag: 'Account',
  summary: 'Take the installation over as its first owner, by the link that the server printed',
  status: 201,
  schemas: { body: claimSchema, answer: meSchema },
  errors: ['not_found', 'conflict', 'rate_limited'],
  handle: async ({ body, request, client, services }) => {
    const { attempts, database, ports, principals } = services;
    const { tenantId } = await attempts.attempt({ [`link:${client.address}`]: linkRule }, () =>
      claimInstallation(database, body),
    );
    const change = companyChange(body);
    if (Object.keys(change).length > 0) await ports.tenants.change(tenantId, change);
    principals.forget();
    const cookies = await signIn(services, body, callerOf(request, client));
    const me = await describeMe(services, await principalOfCookies(services, cookies));
    return jsonReply(201, me, cookies);
  },
});
