import { memberEndpoint } from '../http/endpoint.ts';
import { tenantSettingsSchema } from '../schemas/account.ts';

export const getTenantEndpoint = memberEndpoint('query', {
  method: 'GET',
  path: '/api/v1/tenant',
  tag: 'Company',
  summary: "The company's settings",
  schemas: { answer: tenantSettingsSchema },
  handle: ({ principal, services }) => services.ports.tenants.settings(principal.tenantId),
});
