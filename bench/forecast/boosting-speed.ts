import { predictBoosting, trainBoosting } from '../../src/forecast/index.ts';
import { seededNumbers } from './made-series.ts';

const ROWS = 15_000;
const COLUMNS = 20;
const TREES = 100;

/** One machine's time and error on the same rows. */
export interface BoostingRow {
  readonly machine: string;
  readonly trainSeconds: number;
  /** Root mean squared error on rows it has not seen. */
  readonly testRmse: number;
}

function makeRows(rows: number, seed: number): { x: number[][]; y: Float64Array } {
  const random = seededNumbers(seed);
  const x = Array.from({ length: rows }, () => Array.from({ length: COLUMNS }, random));
  const y = Float64Array.from(x, ([a = 0, b = 0, c = 0, d = 0]) => {
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + random();
  });
  return { x, y };
}

function rmse(actual: Float64Array, forecast: ArrayLike<number>): number {
  let sum = 0;
  actual.forEach((value, i) => {
    sum += (value - (forecast[i] ?? Number.NaN)) ** 2 / actual.length;
  });
  return Math.round(Math.sqrt(sum) * 1000) / 1000;
}

interface OtherMachine {
  train(x: number[][], y: number[]): void;
  predict(x: number[][]): number[];
}

/** The npm package `ml-xgboost`, when it is installed: it is no dependency of this project. */
async function loadOther(): Promise<OtherMachine | null> {
  const name = 'ml-xgboost';
  try {
    const { default: loading } = await import(name);
    const Machine = await loading;
    return new Machine({
      booster: 'gbtree',
      objective: 'reg:linear',
      max_depth: 5,
      eta: 0.1,
      min_child_weight: 20,
      subsample: 1,
      colsample_bytree: 1,
      silent: 1,
      iterations: TREES,
    });
  } catch {
    return null;
  }
}

/** Processor seconds: both machines use one thread, and others may use the computer. */
function seconds(work: () => void): number {
  const before = process.cpuUsage().user;
  work();
  return Math.round((process.cpuUsage().user - before) / 1000) / 1000;
}

/**
 * Trains on Friedman's first function (15,000 rows, 20 columns, 100 trees of 32 leaves, rate 0.1) and,
 * where it is installed, `ml-xgboost` on the same rows with the same settings.
 * Source: Friedman (1991), Annals of Statistics 19(1), eq. 61.
 */
export async function measureBoosting(): Promise<BoostingRow[]> {
  const train = makeRows(ROWS, 1);
  const test = makeRows(3000, 2);
  const columnsOf = (x: number[][]) =>
    Array.from({ length: COLUMNS }, (_, c) => ({
      values: Float64Array.from(x, (row) => row[c] ?? Number.NaN),
    }));
  const options = {
    loss: { kind: 'squared' },
    trees: TREES,
    mostLeaves: 32,
    mostBins: 64,
  } as const;
  let model = trainBoosting(
    { columns: columnsOf(train.x), target: train.y },
    { ...options, trees: 2 },
  );
  const own = seconds(() => {
    model = trainBoosting({ columns: columnsOf(train.x), target: train.y }, options);
  });
  const rows: BoostingRow[] = [
    {
      machine: 'tillstream',
      trainSeconds: own,
      testRmse: rmse(test.y, predictBoosting(model, columnsOf(test.x))),
    },
  ];
  const other = await loadOther();
  if (other === null) return rows;
  const trainSeconds = seconds(() => other.train(train.x, [...train.y]));
  rows.push({ machine: 'ml-xgboost', trainSeconds, testRmse: rmse(test.y, other.predict(test.x)) });
  return rows;
}
