import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runFile } from './run-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tillstream-bench-forecast-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('forecasting the series of a file', () => {
  it('scores them beside Naive2 and seasonal naive, and says which were refused and why', async () => {
    const line = Array.from({ length: 10 }, (_, t) => t + 1);
    const shape = { frequency: 1, season: 1, horizon: 2, test: [11, 12] };
    const file = join(folder, 'series.json');
    const series = [
      { ...shape, id: 'line', train: line, start: '2024-01-01', group: 'one' },
      { ...shape, id: 'empty', train: [] },
      { ...shape, id: 'unknown', train: [null, null] },
    ];
    writeFileSync(file, JSON.stringify(series));
    const answer = await runFile(file, 1);
    // The line goes on exactly. The naive forecasts say 10 twice: errors 1 and 2 over steps of 1;
    // sMAPE is the mean of 200/21 and 400/22.
    const naive = { series: 1, mase: 1.5, smape: 13.853 };
    expect(answer).toMatchObject({ series: 1, smape: 0, mase: 0, owa: 0 });
    expect(answer).toMatchObject({ coverage80: 100, coverage95: 100, msis80: 0, msis95: 0 });
    expect(answer).toMatchObject({ naive2: { ...naive, owa: 1 }, seasonalNaive: naive });
    expect(answer['refused']).toEqual([
      { id: 'empty', reason: 'a forecast needs at least one value, got none' },
      { id: 'unknown', reason: 'a forecast needs at least one value, all are missing' },
    ]);
    expect(answer['seriesPerSecond']).toBeGreaterThan(0);
  });
});
