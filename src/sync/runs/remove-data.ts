import type { TenantId } from '../../core/index.ts';
import { type RunRow, readConnection, removeStoreData, startRun } from '../../ledger/index.ts';
import type { EngineContext } from '../engine-context.ts';
import { handOver } from './request-run.ts';

/** The mode of a run that removes a store's data. */
export const removal = 'removal';

/**
 * Asks for the removal of all that came from a store. It needs no claim: its connection has gone, and is read no more.
 */
export async function requestRemoval(
  context: EngineContext,
  tenantId: TenantId,
  of: { readonly connectionId: string; readonly storeId: number; readonly trigger: string },
): Promise<RunRow> {
  const { connectionId, storeId, trigger } = of;
  const { platform } = await readConnection(context.database, tenantId, connectionId);
  const run = await startRun(context.database, tenantId, {
    storeId,
    connector: platform,
    connectionId,
    mode: removal,
    trigger,
    state: 'queued',
  });
  await handOver(context, tenantId, run);
  return run;
}

/** Removes in batches, and goes on where it was when it is taken up again. */
export async function removeData(
  { database }: EngineContext,
  {
    tenantId,
    run,
    signal,
  }: { readonly tenantId: TenantId; readonly run: RunRow; readonly signal: AbortSignal },
): Promise<void> {
  await removeStoreData(database, tenantId, { storeId: run.storeId, signal });
}
