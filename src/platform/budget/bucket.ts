/**
 * A leaky bucket as data, so that it can lie in a database row and be shared by processes. All times are epoch ms of one clock
 * (the database's, where it is shared).
 */
export type Bucket = {
  /** What can be taken at `updatedAtMs`; never more than `capacity`. */
  readonly available: number;
  readonly capacity: number;
  readonly refillPerSecond: number;
  /** Nothing may be taken before this; null = no pause. */
  readonly pausedUntilMs: number | null;
  readonly updatedAtMs: number;
};

/** What a bucket holds and how fast it fills. Both above zero. */
export type BucketTerms = { readonly capacity: number; readonly refillPerSecond: number };

/** The bucket afterwards, to be stored, and how long to wait before asking again: 0 = taken. */
export type Spent = { readonly bucket: Bucket; readonly waitMs: number };

/** After so long without use the asker's terms count again, since what the platform once told may be out of date. */
const idleMs = 60_000;

/** A full bucket. */
export function newBucket(terms: BucketTerms, nowMs: number): Bucket {
  return {
    available: terms.capacity,
    capacity: terms.capacity,
    refillPerSecond: terms.refillPerSecond,
    pausedUntilMs: null,
    updatedAtMs: nowMs,
  };
}

/** The bucket as it stands at `nowMs`. A clock that went back refills nothing. */
export function refill(bucket: Bucket, nowMs: number): Bucket {
  const passedMs = Math.max(0, nowMs - bucket.updatedAtMs);
  return {
    ...bucket,
    available: Math.min(
      bucket.capacity,
      bucket.available + (passedMs * bucket.refillPerSecond) / 1000,
    ),
    pausedUntilMs:
      bucket.pausedUntilMs !== null && bucket.pausedUntilMs <= nowMs ? null : bucket.pausedUntilMs,
    updatedAtMs: Math.max(bucket.updatedAtMs, nowMs),
  };
}

/**
 * Takes `cost` from a bucket, or tells how long to wait before asking again. A cost below zero gives back what was taken and
 * not used: it never waits. The terms of the request make a new bucket; an existing one keeps its own while it is in use,
 * so that a process which has not yet heard the platform's figures does not undo them.
 *
 * In any span of t seconds no more than `capacity + refillPerSecond × t` is taken, in whatever order callers come.
 *
 * @param bucket null = there is none yet
 * @throws RangeError when the cost is beyond the bucket's capacity: it could never be taken
 */
export function spendBucket(
  bucket: Bucket | null,
  request: BucketTerms & { readonly cost: number },
  nowMs: number,
): Spent {
  checkTerms(request);
  const current =
    bucket === null ? newBucket(request, nowMs) : refill(withTerms(bucket, request, nowMs), nowMs);
  if (request.cost <= 0) return { bucket: giveBack(current, -request.cost), waitMs: 0 };
  if (request.cost > current.capacity)
    throw new RangeError(
      `a cost of ${request.cost} never fits into a bucket of ${current.capacity}`,
    );
  const pausedMs = current.pausedUntilMs === null ? 0 : current.pausedUntilMs - nowMs;
  const shortMs = ((request.cost - current.available) * 1000) / current.refillPerSecond;
  const waitMs = Math.ceil(Math.max(pausedMs, shortMs));
  if (waitMs > 0) return { bucket: current, waitMs };
  return { bucket: { ...current, available: current.available - request.cost }, waitMs: 0 };
}

/**
 * Takes over what the platform itself told. Its terms count from now on; what it says is left only ever lowers our count,
 * since an answer that comes late knows nothing of what was sent after it.
 *
 * @param bucket null = there is none yet
 */
export function observeBucket(
  bucket: Bucket | null,
  told: BucketTerms & { readonly available: number },
  nowMs: number,
): Bucket {
  checkTerms(told);
  const { capacity, refillPerSecond } = told;
  const current = bucket === null ? newBucket(told, nowMs) : refill(bucket, nowMs);
  const available = Math.min(current.available, told.available, capacity);
  return { ...current, capacity, refillPerSecond, available };
}

/** The platform said to wait: nothing is taken for that long. A shorter pause never shortens a longer one. */
export function pauseBucket(bucket: Bucket, forMs: number, nowMs: number): Bucket {
  const current = refill(bucket, nowMs);
  return { ...current, pausedUntilMs: Math.max(current.pausedUntilMs ?? 0, nowMs + forMs) };
}

function giveBack(bucket: Bucket, amount: number): Bucket {
  return { ...bucket, available: Math.min(bucket.capacity, bucket.available + amount) };
}

function withTerms(bucket: Bucket, terms: BucketTerms, nowMs: number): Bucket {
  if (nowMs - bucket.updatedAtMs < idleMs) return bucket;
  const rested = refill(bucket, nowMs);
  const { capacity, refillPerSecond } = terms;
  return { ...rested, capacity, refillPerSecond, available: Math.min(rested.available, capacity) };
}

function checkTerms({ capacity, refillPerSecond }: BucketTerms): void {
  if (!(capacity > 0 && Number.isFinite(capacity)))
    throw new RangeError(`a bucket's capacity is above zero, got ${capacity}`);
  if (!(refillPerSecond > 0 && Number.isFinite(refillPerSecond)))
    throw new RangeError(`a bucket's refill is above zero, got ${refillPerSecond} a second`);
}
