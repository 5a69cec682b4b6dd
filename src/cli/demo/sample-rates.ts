import { sampleRatesCsv } from '../../../sandbox/index.ts';

const seed = 'sample';
const days = 730;
const dayMs = 86_400_000;

/** Invented exchange rates over the sample's two years and a bit beyond, so that a demo that is left running has them too. */
export function sampleRates(now: number): string {
  return sampleRatesCsv(seed, Math.floor(now / dayMs) + 14, days + 60);
}
