import type {
  CallContext,
  ConnectionCheck,
  Connector,
  Grant,
  OpenConnection,
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
  const check = await connector.open(session).check(signal);
  return { grant, check: withSkew(connector, check) };
}

/** What a connection's check says today. @throws AppError `connector_*` */
export async function checkOpen(
  connector: Connector,
  open: OpenConnection,
  signal: AbortSignal,
): Promise<ConnectionCheck> {
  return withSkew(connector, await open.check(signal));
}

/** Beyond this, consents are refused as stale and “today” is another day sooner than people think. */
const worrySkewMs = 60_000;

function withSkew(connector: Connector, check: ConnectionCheck): ConnectionCheck {
  const { clockSkewMs } = check;
  if (clockSkewMs === null || Math.abs(clockSkewMs) < worrySkewMs) return check;
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  const direction = clockSkewMs > 0 ? 'behind' : 'ahead of';
  const message = `This machine's clock is ${seconds} s ${direction} ${connector.title}'s: set it by NTP, since consents are refused and days end wrongly when it is off.`;
  return { ...check, gaps: [...check.gaps, { code: 'clock_skew', stream: null, message }] };
}
