import { memberEndpoint } from '../http/endpoint.ts';
import { forecastBatchAnswerSchema, forecastBatchSchema } from '../schemas/replaced-forecasts.ts';
import { branchDays } from './branch-days.ts';
import { branchForecast } from './branch-forecast.ts';
import { branchesOf, findBranch } from './branches.ts';

export const batchForecastEndpoint = memberEndpoint('forecasts', {
  method: 'POST',
  path: '/api/forecast/batch',
  tag: 'Replaced systems',
  summary: 'Expected sales of several days and branches at once',
  schemas: { body: forecastBatchSchema, answer: forecastBatchAnswerSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ body, principal: { tenantId }, services }) => {
    const { ports } = services;
    const all = await branchesOf(ports, tenantId);
    const wanted = body.branches?.map((name) => findBranch(all, name));
    const branches = [...new Set(wanted ?? all)];
    const dates = [...new Set(body.dates)].sort();
    const days = { from: dates[0] ?? '', to: dates.at(-1) ?? '' };
    const found = await branchDays(ports, tenantId, { branches, days });
    const asked = branches.flatMap((branch) =>
      dates.map((date) => {
        const day = found.get(branch.nodeId)?.find((row) => row.day === date);
        return { branch, date, forecast: day === undefined ? null : branchForecast(branch, day) };
      }),
    );
    const forecasts = asked.flatMap(({ forecast }) => forecast ?? []);
    const missing = asked.flatMap(({ forecast, branch, date }) =>
      forecast === null ? [{ date, branch: branch.name }] : [],
    );
    return { count: forecasts.length, forecasts, missing };
  },
});
