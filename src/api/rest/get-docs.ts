import { publicEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';
import { pageHeaders } from '../http/security-headers.ts';

export const getDocsEndpoint = publicEndpoint({
  method: 'GET',
  path: '/api/docs',
  tag: 'Operating',
  summary: 'This API as a page to read',
  handle: ({ services }) =>
    reply(200, services.docsPage(), {
      headers: {
        ...pageHeaders([]),
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'public, max-age=300',
      },
    }),
});
