import { memberEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';
import { branchDaysQuery } from '../schemas/replaced-forecasts.ts';
import { textStream } from '../text-stream.ts';
import { chooseDays } from './choose-days.ts';
import { forecastCsv } from './forecast-csv.ts';

export const exportForecastEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/forecast/export/csv',
  tag: 'Replaced systems',
  summary: 'Expected sales of each branch and day as a file, of the days ahead or those given',
  schemas: {
    query: branchDaysQuery,
    answer: { mediaType: 'text/csv', description: 'One line for each branch and day.' },
  },
  errors: ['not_found', 'conflict'],
  handle: async ({ query, principal: { tenantId }, services }) => {
    const { ports } = services;
    const chosen = await chooseDays(ports, tenantId, { query, otherwise: 'ahead' });
    const { from, to } = chosen.days;
    return reply(200, textStream(forecastCsv(ports, tenantId, chosen)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="forecast-${from}-${to}.csv"`,
        'cache-control': 'no-store',
      },
    });
  },
});
