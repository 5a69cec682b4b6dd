import { noteDeed } from '../accounts/deeds.ts';
import type { Run } from '../contract/index.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { productsQuery, startedSchema } from '../schemas/replaced.ts';
import { readableOf, startRuns } from './start-runs.ts';

const patienceMs = 10_000;

/** A run of everything there is reads the products too. */
function readsProducts({ mode, streams }: Run): boolean {
  return (
    (mode === 'full' || mode === 'backfill') && streams.some(({ name }) => name === 'products')
  );
}

export const syncProductsEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/data/sync-products',
  tag: 'Replaced systems',
  summary: 'Read the products of all stores in the background',
  schemas: { query: productsQuery, answer: startedSchema },
  errors: ['conflict', 'busy'],
  handle: async ({ query: { max_pages: maxPages }, principal, services, signal }) => {
    const { tenantId } = principal;
    // Names what is asked for: the same question twice is one run.
    const trigger = `api: products, ${maxPages ?? 'all'} pages`;
    const wanted = (await readableOf(services.ports, tenantId)).map((connection) => ({
      tenantId,
      connection,
      command: {
        connectionId: connection.id,
        mode: 'full' as const,
        streams: ['products'],
        trigger,
        ...(maxPages === undefined ? {} : { maxPages }),
      },
      fits: (run: Run) => run.trigger === trigger || readsProducts(run),
    }));
    const until = performance.now() + patienceMs;
    await startRuns(services.ports, wanted, { until, signal });
    await noteDeed(services, principal, { action: 'sync.products', subject: `tenant:${tenantId}` });
    return { status: 'running' as const, message: 'Product sync started in background' };
  },
});
