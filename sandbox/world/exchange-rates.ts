import { seededRandom } from './random.ts';

/**
 * Invented rates to the euro for the sample company's currencies, one a week over the given days, as the CSV that own rates
 * are imported from: `base,quote,day,rate` with 1 base = rate quote.
 *
 * @param lastDay day number (since 1970-01-01) of the newest rate
 */
export function sampleRatesCsv(seed: string, lastDay: number, days: number): string {
  const anchors: readonly (readonly [string, number])[] = [
    ['GBP', 1.16],
    ['BRL', 0.16],
    ['JPY', 0.0061],
    ['USD', 0.87],
  ];
  const rows = anchors.flatMap(([currency, anchor]) => {
    const random = seededRandom(`${seed}/rates/${currency}`);
    let drift = 0;
    const weekly: string[] = [];
    for (let back = Math.ceil(days / 7) * 7 + 7; back >= 0; back -= 7) {
      drift = drift * 0.98 + (random.next() - 0.5) * 0.012;
      const day = new Date((lastDay - back) * 86_400_000).toISOString().slice(0, 10);
      weekly.push(`${currency},EUR,${day},${(anchor * (1 + drift)).toPrecision(7)}`);
    }
    return weekly;
  });
  return `base,quote,day,rate\n${rows.join('\n')}\n`;
}
