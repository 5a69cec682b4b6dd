import { memberEndpoint } from '../http/endpoint.ts';
import { branchDaysQuery, forecastComparisonSchema } from '../schemas/replaced-forecasts.ts';
import { branchDays } from './branch-days.ts';
import { compareBranch } from './branch-forecast.ts';
import { chooseDays } from './choose-days.ts';

export const compareForecastEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/forecast/comparison',
  tag: 'Replaced systems',
  summary:
    'What was expected of each branch and what came, of the last four weeks or the days given',
  schemas: { query: branchDaysQuery, answer: forecastComparisonSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ query, principal: { tenantId }, services }) => {
    const { ports } = services;
    const { days, branches } = await chooseDays(ports, tenantId, { query, otherwise: 'behind' });
    const found = await branchDays(ports, tenantId, { branches, days });
    return {
      start_date: days.from,
      end_date: days.to,
      branches: branches.map((branch) => compareBranch(branch, found.get(branch.nodeId) ?? [])),
    };
  },
});
