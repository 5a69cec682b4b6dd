import type { Store } from '../../../../src/api/contract/index.ts';

/** A connected store that was not read for so long is told as stale. An import has no such duty: files come when they come. */
const staleAfterMs = 26 * 3_600_000;

export type Freshness = {
  readonly state: 'fresh' | 'stale' | 'never';
  /** Instant of the oldest of the stores' last reads; null = no store was ever read. */
  readonly oldest: string | null;
};

/** How fresh the figures are as a whole: as fresh as the store that was read longest ago. */
export function freshnessOf(stores: readonly Store[], nowMs: number): Freshness {
  const read = stores.filter(({ freshAt }) => freshAt !== null);
  const oldest = read.map(({ freshAt }) => freshAt ?? '').sort()[0] ?? null;
  if (oldest === null) return { state: 'never', oldest };
  const isStale = read.some(
    ({ platform, freshAt }) =>
      platform !== 'import' && nowMs - new Date(freshAt ?? 0).getTime() > staleAfterMs,
  );
  return { state: isStale ? 'stale' : 'fresh', oldest };
}
