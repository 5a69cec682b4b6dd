import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { daysFrom } from './planning-shop.ts';

/** 10.00 on every day of nine weeks: the forecast of a constant is that constant. */
async function shopFiles(): Promise<string> {
  const folder = await tempFolder('cli-files');
  const days = daysFrom('2025-01-06', 63);
  const orders = days.map((day) => `${day},${day}T10:00:00Z`);
  const lines = days.map((day) => `${day},1,P1,1,10.00`);
  await writeFile(join(folder, 'orders.csv'), ['order_id,placed_at', ...orders, ''].join('\n'));
  await writeFile(
    join(folder, 'lines.csv'),
    ['order_id,line,product_id,quantity,unit_price', ...lines, ''].join('\n'),
  );
  return folder;
}

test('forecasts are made when they are asked for, and shown as JSON and as a table', async () => {
  const data = ['--data', join(await tempFolder('cli'), 'data')];
  const run = (...args: readonly string[]) => runCli([...args, ...data]);
  const files = await shopFiles();
  await run('import', files, '--mapping', 'tillstream', '--store', 'Shop');
  const asked = ['forecast', '--by', 'store', '--horizon', '7', '--grain', 'day'] as const;
  const { code, out, note } = await run(...asked, '--json');
  expect({ code, note }).toEqual({ code: 0, note: '' });
  const answer = JSON.parse(out) as {
    run: { id: number; originDay: string };
    nodes: { name: string; forecast: { day: string; value: number }[] }[];
  };
  expect(answer.run.originDay).toBe('2025-03-09');
  expect(answer.nodes.map(({ name }) => name)).toEqual(['Shop']);
  expect(answer.nodes[0]?.forecast.map(({ day, value }) => [day, value])).toEqual(
    daysFrom('2025-03-10', 7).map((day) => [day, 1000]),
  );
  // It is there already now.
  const again = JSON.parse((await run(...asked, '--json')).out) as typeof answer;
  expect(again).toEqual(answer);
  const table = await run('forecast', '--horizon', '1', '--by', 'product', '--measure', 'units');
  expect(table.out).toMatch(/^2025-03-10\s+P1 · Shop\s+1\s+1\s+1\s+units/m);
  const wrong = await run('forecast', '--by', 'planet');
  expect(wrong.code).not.toBe(0);
  expect(wrong.note).toContain('--by planet');
}, 120_000);
