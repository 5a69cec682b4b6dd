import { AppError } from '../../core/index.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { branchDayPath, branchForecastSchema } from '../schemas/replaced-forecasts.ts';
import { branchDays, daysAhead } from './branch-days.ts';
import { branchForecast } from './branch-forecast.ts';
import { branchesOf, findBranch } from './branches.ts';

export const getBranchForecastEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/forecast/{date}/{branch}',
  tag: 'Replaced systems',
  summary: "A branch's expected sales of one day; of a past day, as they were expected last",
  schemas: { path: branchDayPath, answer: branchForecastSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path: { date, branch: wanted }, principal: { tenantId }, services }) => {
    const { ports } = services;
    const branch = findBranch(await branchesOf(ports, tenantId), wanted);
    const days = { from: date, to: date };
    const found = await branchDays(ports, tenantId, { branches: [branch], days });
    const day = found.get(branch.nodeId)?.[0];
    if (day !== undefined) return branchForecast(branch, day);
    const run = await ports.forecasts.current(tenantId, 'day');
    const reach = run === null ? null : daysAhead(run);
    const hint =
      reach === null ? 'there is none yet' : `they reach from ${reach.from} to ${reach.to}`;
    throw new AppError('not_found', `${branch.name} has no forecast of ${date}: ${hint}.`);
  },
});
