import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { forecastPath } from '../schemas/forecasts.ts';

export const removeForecastOverrideEndpoint = memberEndpoint('forecasts.write', {
  method: 'DELETE',
  path: '/api/v1/forecasts/overrides/{id}',
  tag: 'Forecasts',
  summary: 'Take an override back',
  status: 204,
  schemas: { path: forecastPath },
  errors: ['not_found'],
  handle: async ({ path, principal, services }) => {
    await services.ports.forecasts.removeOverride(principal.tenantId, path.id);
    const subject = `forecast_override:${path.id}`;
    await noteDeed(services, principal, { action: 'forecast.override_removed', subject });
  },
});
