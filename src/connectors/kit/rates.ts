import type { BudgetTerms } from '../connector.ts';

/** Terms of a limit of so many requests a minute. `burst`: how many at once; by default a tenth, at least one. */
export function perMinute(key: string, requests: number, burst?: number): BudgetTerms {
  return {
    key,
    capacity: burst ?? Math.max(1, Math.floor(requests / 10)),
    refillPerSecond: requests / 60,
  };
}

/**
 * Terms of a limit of one operation of an account: `rate` a second, `burst` at once. `told` is what the platform's header
 * says the rate is: taken where it is a number above zero, since some send a placeholder.
 */
export function perOperation(operation: {
  readonly platform: string;
  readonly account: string;
  readonly name: string;
  readonly rate: number;
  readonly burst: number;
  readonly told?: string | null;
}): BudgetTerms {
  const { platform, account, name, rate, burst, told } = operation;
  const heard =
    told === undefined || told === null || told.trim() === '' ? Number.NaN : Number(told);
  return {
    key: `${platform}:${account}:${name}`,
    capacity: burst,
    refillPerSecond: Number.isFinite(heard) && heard > 0 ? heard : rate,
  };
}
