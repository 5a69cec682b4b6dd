/** A seeded source of chance: the same seed gives the same world, on every machine. */
export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform whole number in [from, to]. */
  readonly integer: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** An item with probability proportional to its weight. */
  readonly weighted: <T>(items: readonly (readonly [T, number])[]) => T;
  /** Whole number with the given mean (Knuth's method; means of up to some hundreds). */
  readonly poisson: (mean: number) => number;
  /** A source of its own, which what is drawn elsewhere does not move. */
  readonly fork: (label: string) => Random;
};

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** Source of the generator: mulberry32 (Tommy Ettinger, public domain). */
export function seededRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => at(items, integer(0, items.length - 1)),
    weighted: (items) => weighted(items, next()),
    poisson: (mean) => poisson(mean, next),
    fork: (label) => seededRandom(`${seed}/${label}`),
  };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

function weighted<T>(items: readonly (readonly [T, number])[], draw: number): T {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draw * total;
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return at(items, items.length - 1)[0];
}

function poisson(mean: number, next: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count += 1;
  return count;
}
