import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { forecastOverrideCreateSchema, forecastOverrideSchema } from '../schemas/forecasts.ts';

export const createForecastOverrideEndpoint = memberEndpoint('forecasts.write', {
  method: 'POST',
  path: '/api/v1/forecasts/overrides',
  tag: 'Forecasts',
  summary: 'Say what you know better; the model stays beside it, and both are judged',
  status: 201,
  schemas: { body: forecastOverrideCreateSchema, answer: forecastOverrideSchema },
  errors: ['not_found'],
  handle: async ({ body, principal, services }) => {
    const { tenantId, user } = principal;
    const override = await services.ports.forecasts.addOverride(tenantId, body, user.id);
    const { id, nodeId, dayFrom, dayTo, kind, value } = override;
    await noteDeed(services, principal, {
      action: 'forecast.override',
      subject: `forecast_override:${id}`,
      detail: { nodeId, dayFrom, dayTo, kind, value },
    });
    return override;
  },
});
