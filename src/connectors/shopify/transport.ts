import type { HttpLimits, Timing } from '../../platform/index.ts';

/** How requests are sent and waited for. */
export type Transport = { readonly timing: Timing; readonly limits: Partial<HttpLimits> };
