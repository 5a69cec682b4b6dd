import { publicEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';

export const getOpenapiEndpoint = publicEndpoint({
  method: 'GET',
  path: '/api/openapi.json',
  tag: 'Operating',
  summary: 'This API as an OpenAPI 3.1 document',
  handle: ({ services }) =>
    reply(200, services.openapi(), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'public, max-age=300',
      },
    }),
});
