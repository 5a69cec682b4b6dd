import type { BenchSeries } from './datasets.ts';
import { forecastAll } from './forecast-all.ts';
import { madeSeries } from './made-series.ts';

/** What is timed: length, cycle, horizon, and the floor on two free cores. */
const KINDS = [
  { name: 'daily730', length: 730, season: 7, horizon: 28 },
  { name: 'monthly60', length: 60, season: 12, horizon: 12 },
] as const;

/** Series a second of one kind. */
export interface SpeedRow {
  readonly kind: string;
  readonly series: number;
  /** Points alone. */
  readonly pointsPerSecond: number;
  /** With a three-origin back-test and intervals. */
  readonly fullPerSecond: number;
  /** Processor time of one core for one series: what holds when others use the machine, too. */
  readonly pointsCpuMs: number;
  readonly fullCpuMs: number;
}

function perSecond(count: number, seconds: number): number {
  return Math.round((10 * count) / seconds) / 10;
}

/** Times made-up series of the two lengths on worker threads; wall time, threads already started. */
export async function measureSpeed(count: number, workers: number): Promise<SpeedRow[]> {
  const rows: SpeedRow[] = [];
  for (const { name, length, season, horizon } of KINDS) {
    const data = Array.from(
      { length: count },
      (_, i): BenchSeries => ({
        id: `${name} ${i}`,
        frequency: season,
        season,
        horizon,
        train: madeSeries({ length, season, seed: i + 1 }),
        test: new Float64Array(horizon),
      }),
    );
    const points = await forecastAll(data, { workers, origins: 0 });
    const full = await forecastAll(data, { workers });
    rows.push({
      kind: name,
      series: count,
      pointsPerSecond: perSecond(count, points.seconds),
      fullPerSecond: perSecond(count, full.seconds),
      pointsCpuMs: Math.round((10 * points.cpuMs) / count) / 10,
      fullCpuMs: Math.round((10 * full.cpuMs) / count) / 10,
    });
  }
  return rows;
}
