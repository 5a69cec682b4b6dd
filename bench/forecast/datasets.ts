import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One series of a competition: what may be seen, and what came. */
export interface BenchSeries {
  readonly id: string;
  /** Periods of one seasonal cycle, for the models (52 weekly, 12 monthly, 7 daily). */
  readonly frequency: number;
  /** The m of MASE (M4 weekly: 1). */
  readonly season: number;
  readonly horizon: number;
  readonly train: Float64Array;
  readonly test: Float64Array;
  /** Siblings share a group. */
  readonly group?: string;
  /** First day, YYYY-MM-DD. */
  readonly start?: string;
}

const DATASETS = join(import.meta.dirname, '../../../shared/datasets');

/** Text of a gzipped file of the shared data sets. */
export function readDataset(path: string): string {
  return gunzipSync(readFileSync(join(DATASETS, path))).toString('utf8');
}

/** A value that the file's format promises. */
function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the data set lacks ${what}`);
  return value;
}

function parseRow(line: string): { readonly id: string; readonly values: Float64Array } {
  const cells = line.replaceAll('"', '').split(',');
  const values = cells.slice(1).filter((cell) => cell.trim() !== '' && cell !== 'NA');
  return { id: required(cells[0], 'an id'), values: Float64Array.from(values, Number) };
}

/** M4 weekly, 359 series, horizon 13, MASE with m = 1. */
export function readM4Weekly(): BenchSeries[] {
  const rows = (part: string) =>
    readDataset(`m4-weekly/Weekly-${part}.csv.gz`).trim().split('\n').slice(1).map(parseRow);
  const truth = new Map(rows('test').map((row) => [row.id, row.values]));
  return rows('train').map(({ id, values }) => ({
    id,
    frequency: 52,
    season: 1,
    horizon: 13,
    train: values,
    test: required(truth.get(id), `the test part of ${id}`),
    group: 'm4-weekly',
  }));
}

/** Columns by name; three leading rows: length, start year, start month. */
function readColumns(path: string): Map<string, Float64Array> {
  const lines = readDataset(path).trim().split('\n');
  const [header = '', ...rows] = lines.map((line) => line.replaceAll('"', '').trim().split(','));
  return new Map(
    [...header].map((name, c) => {
      const cells = rows.map((row) => row[c] ?? '').filter((cell) => cell !== '' && cell !== 'NA');
      const [length = 0] = cells.map(Number);
      return [name, Float64Array.from(cells.slice(3, 3 + length), Number)] as const;
    }),
  );
}

/** Tourism monthly, 366 series, horizon 24, MASE with m = 12. */
export function readTourism(): BenchSeries[] {
  const train = readColumns('tourism/monthly_in.csv.gz');
  const test = readColumns('tourism/monthly_oos.csv.gz');
  return [...train].map(([id, values]) => ({
    id,
    frequency: 12,
    season: 12,
    horizon: 24,
    train: values,
    test: required(test.get(id), `the test part of ${id}`),
    group: 'tourism',
  }));
}
