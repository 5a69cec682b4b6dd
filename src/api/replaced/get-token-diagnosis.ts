import { memberEndpoint } from '../http/endpoint.ts';
import { tokenDiagnosesSchema } from '../schemas/replaced.ts';

export const getTokenDiagnosisEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/debug/token-diagnosis',
  tag: 'Replaced systems',
  summary: 'How long access to each store lasts and when it was renewed; never a token',
  schemas: { answer: tokenDiagnosesSchema },
  handle: async ({ principal, services }) => ({
    success: true as const,
    data: { connections: await services.ports.diagnosis.tokens(principal.tenantId) },
  }),
});
