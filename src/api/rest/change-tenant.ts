import { currencyCode, timeZone } from '../../core/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { tenantChangeSchema, tenantSettingsSchema } from '../schemas/account.ts';

export const changeTenantEndpoint = memberEndpoint('settings.write', {
  method: 'PATCH',
  path: '/api/v1/tenant',
  tag: 'Company',
  summary: "Change the company's settings; what follows from it is restated in the background",
  schemas: { body: tenantChangeSchema, answer: tenantSettingsSchema },
  handle: async ({ body, principal, services }) => {
    if (body.reportingCurrency !== undefined) currencyCode(body.reportingCurrency);
    if (body.zone !== undefined) timeZone(body.zone);
    const settings = await services.ports.tenants.change(principal.tenantId, body);
    await noteDeed(services, principal, {
      action: 'tenant.change',
      subject: `tenant:${principal.tenantId}`,
      detail: { fields: Object.keys(body) },
    });
    // The name is part of what every session of the company is told.
    services.principals.forget();
    return settings;
  },
});
