import { AppError, type ErrorCode } from '../../core/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import type { Run } from '../contract/index.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { errorStatus } from '../http/error-status.ts';
import { jsonReply } from '../http/reply.ts';
import { fetchSalesSchema, salesFetchedSchema } from '../schemas/replaced.ts';
import { readableOf, startRun, waitForEnd } from './start-runs.ts';

const longestWaitMs = 50_000;

/** `Prefer: wait=10` (RFC 7240) shortens the wait. */
function waitMsOf(headers: Headers): number {
  const seconds = /(?:^|[,;\s])wait=(\d{1,4})\b/i.exec(headers.get('prefer') ?? '')?.[1];
  return seconds === undefined ? longestWaitMs : Math.min(longestWaitMs, Number(seconds) * 1000);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorStatus, code);
}

/** @throws AppError where the run did not reach its end: a part of the sales is no answer */
function ordersOf(run: Run): number {
  if (run.state === 'succeeded')
    return run.streams.find(({ name }) => name === 'orders')?.fetched ?? run.fetched;
  const code = run.error?.code ?? 'cancelled';
  const message = run.error?.message ?? 'The run was cancelled.';
  throw new AppError(isErrorCode(code) ? code : 'internal', `${run.store.name}: ${message}`);
}

export const fetchSalesEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/data/fetch-sales',
  tag: 'Replaced systems',
  summary: 'Read the orders of some days; 202 with the run where that takes longer than 50 s',
  schemas: { body: fetchSalesSchema, answer: salesFetchedSchema },
  errors: ['conflict', 'busy', 'connector_auth', 'connector_unavailable'],
  timeoutMs: longestWaitMs + 10_000,
  handle: async ({ body, principal, request, services, signal }) => {
    const { tenantId } = principal;
    const { ports } = services;
    const startedAt = performance.now();
    const patience = { until: startedAt + waitMsOf(request.headers), signal };
    const { start_date: from, end_date: to, max_pages: maxPages } = body;
    // Names what is asked for: the same question twice is one run.
    const trigger = `api: sales ${from} to ${to}, ${maxPages ?? 'all'} pages`;
    const common = { mode: 'window' as const, days: { from, to }, trigger };
    const limit = maxPages === undefined ? {} : { maxPages };
    const wanted = (await readableOf(ports, tenantId)).map((connection) => ({
      tenantId,
      connection,
      command: { ...common, ...limit, connectionId: connection.id },
      fits: (run: Run) => run.trigger === trigger,
    }));
    const runs = await Promise.all(wanted.map((one) => startRun(ports, one, patience)));
    await noteDeed(services, principal, { action: 'sync.window', subject: `tenant:${tenantId}` });
    const ended = await Promise.all(
      runs.map(({ id }) => waitForEnd(ports, { tenantId, id }, patience)),
    );
    const over = ended.filter((run) => run !== null);
    const orders = over.reduce((sum, run) => sum + ordersOf(run), 0);
    if (over.length === runs.length)
      return { orders_fetched: orders, time_taken: took(performance.now() - startedAt) };
    const ids = runs.map(({ id }) => id);
    return jsonReply(202, {
      status: 'running',
      message: 'The sales are being read in the background: ask for the runs.',
      run_id: ids[0],
      run_ids: ids,
    });
  },
});

/** `45.3s`. */
function took(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}
