import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseEcbRates } from '../../src/ledger/fx/ecb-rates.ts';
import { isZip, unzipFirst } from '../../src/ledger/fx/unzip.ts';

const file = new URL('../../../shared/datasets/ecb-fx/eurofxref-hist.zip', import.meta.url);

test('the history of the ECB is read whole from its zip', () => {
  const archive = readFileSync(file);
  expect(isZip(archive)).toBe(true);
  const rates = parseEcbRates(unzipFirst(archive, 64 * 1024 * 1024).toString('utf8'));
  // As ../shared/datasets/README.md states: 41 currencies, 6,983 days from 1999-01-04 to 2026-04-13.
  expect(new Set(rates.map(({ currency }) => currency)).size).toBe(41);
  const days = [...new Set(rates.map(({ day }) => day))].sort();
  expect([days.length, days.at(0), days.at(-1)]).toEqual([6_983, '1999-01-04', '2026-04-13']);
  const last = new Map(
    rates
      .filter(({ day }) => day === '2026-04-13')
      .map(({ currency, rate }) => [String(currency), rate]),
  );
  expect([last.get('USD'), last.get('TRY')]).toEqual(['1.1684', '52.2478']);
  expect(() => unzipFirst(archive, 1_000)).toThrow('more than 1000 bytes');
  expect(() => unzipFirst(archive.subarray(0, 5_000), 1_000)).toThrow('broken');
});
