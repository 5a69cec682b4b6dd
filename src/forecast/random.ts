/**
 * A seeded source of numbers in [0, 1): the same seed gives the same numbers on every run and machine.
 *
 * @param seed any number; only its lowest 32 bits count
 *
 * O(1) a number. Source: mulberry32, Tommy Ettinger (2017), public domain.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
