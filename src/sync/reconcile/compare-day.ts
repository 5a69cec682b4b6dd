import type { BusinessDay, Instant } from '../../core/index.ts';

/** An order as one side counts it. */
export type OrderFigure = { readonly externalId: string; readonly totalMinor: number };

export type DaySums = { readonly orders: number; readonly totalMinor: number };

export type DayComparison = {
  /** Orders that the platform counts and we do not. */
  readonly missing: readonly string[];
  /** Orders that come to another total with us. */
  readonly different: readonly string[];
  /** Orders that we count and the platform does not. */
  readonly extra: readonly string[];
};

/**
 * Compares one day's orders, order by order: sums alone would hide two errors that cancel each other out.
 *
 * O(n + m)
 */
export function compareDay(
  theirs: readonly OrderFigure[],
  ours: readonly OrderFigure[],
): DayComparison {
  const own = new Map(ours.map(({ externalId, totalMinor }) => [externalId, totalMinor]));
  const known = new Set(theirs.map(({ externalId }) => externalId));
  const missing: string[] = [];
  const different: string[] = [];
  for (const { externalId, totalMinor } of theirs) {
    const mine = own.get(externalId);
    if (mine === undefined) missing.push(externalId);
    else if (mine !== totalMinor) different.push(externalId);
  }
  const extra = ours.map(({ externalId }) => externalId).filter((id) => !known.has(id));
  return { missing, different, extra };
}

export function sumsOf(figures: readonly OrderFigure[]): DaySums {
  return {
    orders: figures.length,
    totalMinor: figures.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
  };
}

/** Ids of the orders that are to be read again. */
export function differing({ missing, different, extra }: DayComparison): readonly string[] {
  return [...missing, ...different, ...extra];
}

/** `2 orders differ: 1 missing, 1 with another total`. */
export function differenceText(comparison: DayComparison): string {
  const { missing, different, extra } = comparison;
  const count = differing(comparison).length;
  const parts = [
    missing.length > 0 ? `${missing.length} missing here` : null,
    different.length > 0 ? `${different.length} with another total` : null,
    extra.length > 0 ? `${extra.length} that the platform does not count` : null,
  ].filter((part) => part !== null);
  return `${count} ${count === 1 ? 'order differs' : 'orders differ'}: ${parts.join(', ')}`;
}

export type DayState = 'equal' | 'repaired' | 'different' | 'unread';

/** One day of the store's zone. */
export type Day = { readonly day: BusinessDay; readonly from: Instant; readonly to: Instant };

export type DayResult = {
  readonly day: BusinessDay;
  readonly state: DayState;
  readonly theirs: DaySums | null;
  readonly ours: DaySums;
  /** Orders that differed before a repair. */
  readonly differing: number;
  readonly message: string | null;
};

/** Share of the compared days that agree, by themselves or after a repair, in per cent; null = none was compared. */
export function scoreOf(days: readonly { readonly state: DayState }[]): number | null {
  const compared = days.filter(({ state }) => state !== 'unread');
  if (compared.length === 0) return null;
  const agreeing = compared.filter(({ state }) => state !== 'different');
  return Math.round((agreeing.length / compared.length) * 1000) / 10;
}
