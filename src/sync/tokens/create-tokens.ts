import type { Session } from '../../connectors/index.ts';
import { type TenantId, toAppError } from '../../core/index.ts';
import { dueRefreshes, readConnection, type ScheduleRow } from '../../ledger/index.ts';
import { createBudget } from '../budget.ts';
import type { ConnectionHealth } from '../notices/connection-health.ts';
import type { SyncContext } from '../sync-context.ts';
import { CredentialKeeper } from './credential-keeper.ts';
import type { SessionOf, Tokens } from './tokens.ts';

/** How many connections' tokens are refreshed at once. */
const parallel = 4;

/** Keepers of connections that nobody asked about lately are dropped; they only remember. */
const mostKeepers = 5_000;

export function createTokens(context: SyncContext, health: ConnectionHealth): Tokens {
  const keepers = new Map<string, CredentialKeeper>();
  const budget = createBudget(context);
  const keeperOf = (tenantId: TenantId, connection: SessionOf): CredentialKeeper => {
    const key = `${tenantId} ${connection.id} ${connection.authKind}`;
    const known = keepers.get(key);
    if (known !== undefined) return known;
    if (keepers.size >= mostKeepers) keepers.clear();
    const keeper = new CredentialKeeper(context, tenantId, connection);
    keepers.set(key, keeper);
    return keeper;
  };
  const openSession = (tenantId: TenantId, connection: SessionOf): Session => {
    const keeper = keeperOf(tenantId, connection);
    return {
      ...context.platforms(connection.platform),
      account: connection.account,
      now: context.now,
      log: context.logger.child({ connectionId: connection.id, platform: connection.platform }),
      credentials: (signal) => keeper.credentials(signal),
      renew: (refused, signal) => keeper.renew(refused, signal),
      budget,
    };
  };
  return {
    openSession,
    refreshDue: (signal) => refreshDue({ context, health, keeperOf }, signal),
  };
}

type Parts = {
  readonly context: SyncContext;
  readonly health: ConnectionHealth;
  readonly keeperOf: (tenantId: TenantId, connection: SessionOf) => CredentialKeeper;
};

async function refreshDue(parts: Parts, signal: AbortSignal): Promise<number> {
  const { database, now } = parts.context;
  const due = [...(await dueRefreshes(database, { now: now() }))];
  let refreshed = 0;
  const work = async (): Promise<void> => {
    for (let next = due.shift(); next !== undefined && !signal.aborted; next = due.shift()) {
      if (await refreshOne(parts, next)) refreshed += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return refreshed;
}

/** A failure is its connection's own affair: others are not kept waiting by it. */
async function refreshOne(
  { context, health, keeperOf }: Parts,
  { tenantId, connectionId, platform }: ScheduleRow,
): Promise<boolean> {
  const { database, logger } = context;
  try {
    const connection = await readConnection(database, tenantId, connectionId);
    await keeperOf(tenantId, connection).refreshIfDue();
    return true;
  } catch (thrown) {
    logger.warn({ event: 'token.refresh_failed', connectionId, platform, error: thrown });
    const error = toAppError(thrown);
    // Trouble on the way says nothing of the credentials, and half of their life is left.
    if (error.code !== 'connector_auth') return false;
    await health
      .failed(tenantId, connectionId, { error, nextAttemptAt: null })
      .catch((failure: unknown) =>
        logger.error({ event: 'token.health_failed', connectionId, error: failure }),
      );
    return false;
  }
}
