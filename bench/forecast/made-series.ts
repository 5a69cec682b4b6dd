/** A seeded source of numbers in [0, 1). */
export function seededNumbers(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 13), 3266489917);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
  };
}

/** Whole units with a drifting level, a season and noise, always 1 or more. */
export function madeSeries(shape: {
  readonly length: number;
  readonly season: number;
  readonly seed: number;
}): Float64Array {
  const random = seededNumbers(shape.seed);
  let level = 50 + 100 * random();
  return Float64Array.from({ length: shape.length }, (_, t) => {
    level = Math.max(10, level + 4 * (random() - 0.5));
    const cycle = 1 + 0.3 * Math.sin((2 * Math.PI * t) / shape.season);
    return Math.max(1, Math.round(level * cycle + 20 * (random() - 0.5)));
  });
}

/** Rare whole units, as most products of a shop sell: on average `rate` a day, more at week's end. */
export function madeDemand(shape: {
  readonly length: number;
  readonly rate: number;
  readonly seed: number;
}): Float64Array {
  const random = seededNumbers(shape.seed);
  return Float64Array.from({ length: shape.length }, (_, t) => {
    const expected = shape.rate * (t % 7 > 4 ? 1.6 : 0.8) * (1 + 0.3 * Math.sin(t / 60));
    let product = random();
    let count = 0;
    while (product > Math.exp(-expected) && count < 1000) {
      product *= random();
      count++;
    }
    return count;
  });
}
