import type {
  CallContext,
  ConnectionCheck,
  Connector,
  Grant,
  Session,
} from '../../connectors/index.ts';
import { AppError } from '../../core/index.ts';
import { createBudget } from '../budget.ts';
import type { SyncContext } from '../sync-context.ts';

/** Access that was granted, and what the platform says of it. Nothing of it is stored yet. */
export type CheckedGrant = { readonly grant: Grant; readonly check: ConnectionCheck };

/** Tries a grant before anything is kept of it: one cheap call. @throws AppError `connector_*` */
export async function checkGrant(
  context: SyncContext,
  call: { readonly connector: Connector; readonly account: string; readonly context: CallContext },
  grant: Grant,
): Promise<CheckedGrant> {
  const { connector, account } = call;
  const { signal, ...surroundings } = call.context;
  const session: Session = {
    ...surroundings,
    account,
    credentials: () => Promise.resolve(grant.credentials),
    renew: () =>
      Promise.reject(
        new AppError(
          'connector_auth',
          `${connector.title} does not accept these credentials for ${account}: check that they belong to this account and were copied whole.`,
        ),
      ),
    budget: createBudget(context),
  };
  return { grant, check: await connector.open(session).check(signal) };
}
