import type { CalendarSettings, CurrencyCode } from '../../core/index.ts';
import type { StoreFreshness } from '../ir.ts';

/** A store as the planner needs it. */
export type StoreFacts = StoreFreshness & { readonly platform: string };

/** What a plan depends on beside the query: the tenant's settings and stores. */
export type TenantFacts = {
  readonly reportingCurrency: CurrencyCode;
  readonly calendar: CalendarSettings;
  /** All that are not deleted, by id. */
  readonly stores: readonly StoreFacts[];
};
