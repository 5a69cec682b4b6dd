import { type Bucket, observeBucket, pauseBucket, spendBucket } from '../../platform/index.ts';
import type { Database, Tx } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';

/** A rate limit that all processes share: see `src/platform/budget` for its rules. */
export type BudgetRequest = {
  /** Names the bucket over all processes. */
  readonly key: string;
  readonly capacity: number;
  readonly refillPerSecond: number;
};

type StoredBucket = Omit<Bucket, 'updatedAtMs' | 'pausedUntilMs'> & {
  readonly updatedAtMs: string;
  readonly pausedUntilMs: string | null;
  readonly nowMs: string;
};

const msOf = (column: string): string => `CAST(extract(epoch FROM ${column}) * 1000 AS text)`;

/* A new key's row is made first, so that two first takers too stand in line for one row. */
const makeText = `INSERT INTO control.rate_budget (key, available, capacity, refill_per_second, updated_at)
VALUES ($1, CAST($2 AS double precision), CAST($2 AS double precision), CAST($3 AS double precision), clock_timestamp())
ON CONFLICT (key) DO NOTHING`;

/* The clock is read after the row was got: it never runs backwards from one holder to the next. */
const lockText = `SELECT b.*, ${msOf('clock_timestamp()')} AS "nowMs" FROM (
  SELECT available, capacity, refill_per_second AS "refillPerSecond", ${msOf('updated_at')} AS "updatedAtMs",
  ${msOf('paused_until')} AS "pausedUntilMs" FROM control.rate_budget WHERE key = $1 FOR UPDATE) AS b`;

const keepText = `UPDATE control.rate_budget SET available = CAST($2 AS double precision),
capacity = CAST($3 AS double precision), refill_per_second = CAST($4 AS double precision),
paused_until = CAST($5 AS timestamptz), updated_at = to_timestamp(CAST($6 AS double precision) / 1000) WHERE key = $1`;

type Change<T> = (
  bucket: Bucket | null,
  nowMs: number,
) => { readonly bucket: Bucket; readonly result: T };

async function locked(tx: Tx, key: string): Promise<StoredBucket | undefined> {
  const [row] = await tx.query<StoredBucket>(lockText, [key], { prepared: true });
  return row;
}

async function keep(tx: Tx, key: string, bucket: Bucket): Promise<void> {
  await tx.query(
    keepText,
    [
      key,
      String(bucket.available),
      String(bucket.capacity),
      String(bucket.refillPerSecond),
      instantText(bucket.pausedUntilMs),
      String(bucket.updatedAtMs),
    ],
    { prepared: true },
  );
}

function bucketOf(row: StoredBucket): Bucket {
  const { available, capacity, refillPerSecond, updatedAtMs, pausedUntilMs } = row;
  return {
    available,
    capacity,
    refillPerSecond,
    updatedAtMs: Number(updatedAtMs),
    pausedUntilMs: pausedUntilMs === null ? null : Number(pausedUntilMs),
  };
}

/** Changes the bucket of a request under its row's lock, by the database's clock. */
function change<T>(db: Database, request: BudgetRequest, by: Change<T>): Promise<T> {
  const { key, capacity, refillPerSecond } = request;
  return db.control(async (tx) => {
    let row = await locked(tx, key);
    if (row === undefined) {
      await tx.query(makeText, [key, String(capacity), String(refillPerSecond)]);
      row = await locked(tx, key);
    }
    if (row === undefined) throw new Error(`the rate budget ${key} was removed while it was used`);
    const { bucket, result } = by(bucketOf(row), Number(row.nowMs));
    await keep(tx, key, bucket);
    return result;
  });
}

/**
 * Takes `cost` from a bucket, or tells how long to wait before asking again (ms; 0 = taken). Of any number of processes no
 * more than `capacity + refillPerSecond × t` is taken in any t seconds. A cost below zero gives back.
 *
 * Cost: one short transaction, in which the others of that key wait.
 *
 * @throws RangeError when the cost never fits
 */
export function spendBudget(
  db: Database,
  request: BudgetRequest & { readonly cost: number },
): Promise<{ readonly waitMs: number }> {
  return change(db, request, (bucket, nowMs) => {
    const { bucket: after, waitMs } = spendBucket(bucket, request, nowMs);
    return { bucket: after, result: { waitMs } };
  });
}

/** Takes over what the platform itself told of a bucket. */
export async function observeBudget(
  db: Database,
  told: BudgetRequest & { readonly available: number },
): Promise<void> {
  await change(db, told, (bucket, nowMs) => ({
    bucket: observeBucket(bucket, told, nowMs),
    result: undefined,
  }));
}

/** The platform said to wait: nothing is taken for that long. A key that nothing was ever taken from has nothing to pause. */
export async function pauseBudget(db: Database, key: string, forMs: number): Promise<void> {
  await db.control(async (tx) => {
    const row = await locked(tx, key);
    if (row !== undefined)
      await keep(tx, key, pauseBucket(bucketOf(row), forMs, Number(row.nowMs)));
  });
}
