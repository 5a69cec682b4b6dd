export { type ForecastPool, openForecastPool } from './forecast-pool.ts';
export { planCompany } from './plan-company.ts';
export { type PlanStoreOptions, planStore } from './plan-store.ts';
