import { operatorEndpoint } from '../http/endpoint.ts';

export const operatorStatusEndpoint = operatorEndpoint({
  method: 'GET',
  path: '/api/operator/status',
  tag: 'Operator',
  summary: 'Is this the server of the data folder, and which version?',
  handle: async ({ services }) => ({
    version: services.version,
    processId: process.pid,
    claimed: await services.isClaimed(),
    database: services.database.serverVersion,
  }),
});
