import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { retrainStartedSchema } from '../schemas/replaced-forecasts.ts';

export const retrainForecastEndpoint = memberEndpoint('forecasts.write', {
  method: 'POST',
  path: '/api/forecast/retrain',
  tag: 'Replaced systems',
  summary: 'Forecast everything anew in the background',
  schemas: { answer: retrainStartedSchema },
  errors: ['conflict'],
  handle: async ({ principal, services }) => {
    const { tenantId } = principal;
    const runs = await services.ports.forecasts.start(tenantId, {});
    const ids = runs.map(({ id }) => id);
    await noteDeed(services, principal, {
      action: 'forecast.start',
      subject: `tenant:${tenantId}`,
      detail: { runs: ids },
    });
    const message = 'Model retraining started in background';
    return { message, status: 'running' as const, run_ids: ids };
  },
});
