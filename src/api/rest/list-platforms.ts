import { memberEndpoint } from '../http/endpoint.ts';
import { platformsSchema } from '../schemas/connections.ts';

export const listPlatformsEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/v1/platforms',
  tag: 'Connections',
  summary: 'What can be connected here, and how',
  schemas: { answer: platformsSchema },
  handle: async ({ services }) => ({ platforms: await services.ports.connections.platforms() }),
});
