import { type Instant, instant } from '../core/index.ts';

/** The time, passed in where it decides something, so that tests can set it. */
export type Clock = { readonly now: () => Instant };

/** The machine's own clock. */
export const systemClock: Clock = { now: () => instant(Date.now()) };
