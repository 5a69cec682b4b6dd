import { expect, test } from 'vitest';
import { openBase } from '../../src/app/index.ts';
import { parseInstant, silentLogger } from '../../src/core/index.ts';
import { loadConfig } from '../../src/platform/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { loadSampleCompany } from '../support/sample/sample-company.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openPlanning } from './planning-shop.ts';
import { expectCoherent, forecastsOf, type Known, sums } from './planning-sums.ts';

const now = parseInstant('2026-03-15T10:00:00Z');

eachBackend((backend) => {
  test('the sample company: every level is the sum of its parts to the cent, the company that of its shops', async () => {
    await using scratch = await scratchDatabase(backend);
    const config = loadConfig({
      DATABASE_URL: scratch.connectionString,
      TILLSTREAM_SECRET: 'x7Kq2mVw9LpT4nZc8RbY5sHd3GfJ6aQe',
      TILLSTREAM_DATA: await tempFolder('sample'),
    });
    const base = await openBase({ config, logger: silentLogger });
    try {
      const { tenantId } = await loadSampleCompany({
        ...{ base, now, scale: 0.06, signal: new AbortController().signal },
        onProgress: () => undefined,
      });
      await using open = await openPlanning(base.database, '2026-03-15T10:00:00Z');
      const [run] = await open.planning.start(tenantId, { grains: ['day'], trigger: 'cli' });
      await open.planning.settled(tenantId, run?.id ?? 0);
      for (const measure of ['net_sales', 'units'] as const) {
        const nodes = await forecastsOf(base.database, tenantId, measure);
        expectCoherent(nodes, 4);
        const stores = nodes.filter(({ level }) => level === 'store');
        const company = nodes.filter(({ level }) => level === 'company');
        expect(company).toHaveLength(1);
        expect(sums(company)).toEqual(sums(stores.map(inReporting)));
        expect(Math.max(...sums(company))).toBeGreaterThan(0);
      }
    } finally {
      await base.close();
    }
  }, 300_000);
});

/** Counts have no reporting amounts: they are as they are. */
function inReporting(node: Known): Known {
  const points = node.points.map((point) => ({ ...point, ...(point.reporting ?? {}) }));
  return { ...node, points };
}
