import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import { createMetrics, type Metrics, type MetricsContext } from '../../src/metrics/index.ts';
import { openTwins } from '../../src/twin/index.ts';
import type { Backend } from '../support/backend.ts';
import { type Scratch, scratchDatabase } from '../support/database.ts';

/** Metrics over a fresh ledger and its twins. */
export type MetricsSetup = AsyncDisposable & {
  readonly scratch: Scratch;
  readonly metrics: Metrics;
  /** The same without rollups: it reads event by event. */
  readonly eventwise: Metrics;
};

/** Opens a scratch database, twins in a temporary folder and metrics over both; without a cache unless asked for. */
export async function metricsSetup(backend: Backend, cacheBytes = 0): Promise<MetricsSetup> {
  const scratch = await scratchDatabase(backend);
  const directory = await mkdtemp(join(tmpdir(), 'metrics-'));
  const { database } = scratch;
  const twins = await openTwins({ directory, database, logger: silentLogger });
  const metrics = createMetrics({ database, twins, logger: silentLogger, cacheBytes });
  const eventwise = createMetrics({
    database,
    twins,
    logger: silentLogger,
    cacheBytes: 0,
    rollups: false,
  });
  return {
    scratch,
    metrics,
    eventwise,
    [Symbol.asyncDispose]: async () => {
      metrics.close();
      eventwise.close();
      await twins.close();
      await scratch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** An owner's view of a tenant, with changes. */
export function contextOf(tenantId: TenantId, more: Partial<MetricsContext> = {}): MetricsContext {
  return { tenantId, scope: [], costs: true, people: false, ...more };
}
