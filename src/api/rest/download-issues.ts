import { memberEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';
import { uuidPath } from '../schemas/account.ts';
import { textStream } from '../text-stream.ts';

export const downloadIssuesEndpoint = memberEndpoint('import', {
  method: 'GET',
  path: '/api/v1/runs/{id}/issues.csv',
  tag: 'Imports',
  summary: 'The rejected rows as a file, to mend and import again',
  schemas: {
    path: uuidPath,
    answer: { mediaType: 'text/csv', description: "Rejected rows under the files' own header." },
  },
  errors: ['not_found'],
  handle: async ({ path, principal, services }) => {
    const run = await services.ports.runs.get(principal.tenantId, path.id);
    return reply(200, textStream(services.ports.runs.issuesCsv(principal.tenantId, run.id)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="rejected-${run.id.slice(0, 8)}.csv"`,
        'cache-control': 'no-store',
      },
    });
  },
});
