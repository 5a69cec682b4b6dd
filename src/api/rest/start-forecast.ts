import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { forecastRunsSchema, forecastStartSchema } from '../schemas/forecasts.ts';

export const startForecastEndpoint = memberEndpoint('forecasts.write', {
  method: 'POST',
  path: '/api/v1/forecasts/runs',
  tag: 'Forecasts',
  summary: 'Forecast anew in the background; a run that was left off is taken up again',
  status: 202,
  schemas: { body: forecastStartSchema, answer: forecastRunsSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ body, principal, services }) => {
    const { tenantId } = principal;
    const runs = await services.ports.forecasts.start(tenantId, body);
    await noteDeed(services, principal, {
      action: 'forecast.start',
      subject: `tenant:${tenantId}`,
      detail: { runs: runs.map(({ id }) => id) },
    });
    return { runs };
  },
});
