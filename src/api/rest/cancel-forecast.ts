import { z } from 'zod';
import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { forecastPath, forecastRunSchema } from '../schemas/forecasts.ts';

export const cancelForecastEndpoint = memberEndpoint('forecasts.write', {
  method: 'POST',
  path: '/api/v1/forecasts/runs/{id}/cancel',
  tag: 'Forecasts',
  summary: 'Leave a forecast run off; what it has stored stays, and is taken up again',
  schemas: { path: forecastPath, body: z.object({}), answer: forecastRunSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, principal, services }) => {
    const run = await services.ports.forecasts.cancel(principal.tenantId, path.id);
    const subject = `forecast_run:${run.id}`;
    await noteDeed(services, principal, { action: 'forecast.cancel', subject });
    return run;
  },
});
