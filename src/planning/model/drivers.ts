import { demandPastFeatures } from '../../forecast/index.ts';
import type { Driver } from '../plan.ts';

/** What columns of the past are about; those of the calendar, the item and its price speak for themselves. */
function causeOf(column: string): string {
  if (!demandPastFeatures.includes(column))
    return column.startsWith('holiday') ? 'holiday' : column;
  if (column.startsWith('same_position')) return 'same_weekday';
  if (column === 'year_before') return 'year_before';
  if (column === 'mean_28_to_182') return 'trend';
  return column.startsWith('mean_') ? 'recent_level' : 'demand_pattern';
}

function ranked(shares: ReadonlyMap<string, number>): Driver[] {
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  return [...shares]
    .filter(([, share]) => share > 0)
    .map(([name, share]) => ({ name, share: share / total }))
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
}

/** Causes behind a model for all products, by what they take off its error; largest first, sum 1. */
export function driversOfGains(gains: readonly (readonly [string, number])[]): Driver[] {
  const shares = new Map<string, number>();
  for (const [column, gain] of gains) {
    const cause = causeOf(column);
    shares.set(cause, (shares.get(cause) ?? 0) + gain);
  }
  return ranked(shares);
}

/** Methods behind an ensemble, by their weight; largest first, sum 1. */
export function driversOfWeights(weights: ReadonlyMap<string, number> | null): Driver[] {
  return ranked(weights ?? new Map());
}
