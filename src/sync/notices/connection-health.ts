import { type AppError, type Instant, instant, type TenantId } from '../../core/index.ts';
import {
  type ConnectionRow,
  type ConnectionState,
  changeConnection,
  type Database,
  moveConnection,
  readConnection,
  readStore,
  runningStates,
} from '../../ledger/index.ts';
import {
  type ConnectionSubject,
  connectionSubject,
  failingNotice,
  needsReauthNotice,
  pausedNotice,
  recoveredNotice,
} from './connection-notices.ts';
import type { NoticeKind, NoticeOpening, Notices } from './notices.ts';

/** How a connection fares: its state by the provider's own words, and one notice for each turn. */
export type ConnectionHealth = {
  /** It was read to its end. */
  readonly succeeded: (tenantId: TenantId, id: string) => Promise<ConnectionRow>;
  /** A person granted access anew, or resumed it: whatever was before, it is tried again. */
  readonly reconnected: (tenantId: TenantId, id: string) => Promise<ConnectionRow>;
  /**
   * A run or a refresh failed. Refused credentials count, and after three refusals in a row a person must connect it again; a
   * locked shop pauses it; anything else leaves it to be tried again.
   */
  readonly failed: (tenantId: TenantId, id: string, failure: Failure) => Promise<ConnectionRow>;
};

export type Failure = {
  readonly error: AppError;
  /** When it is tried again; null = not known. */
  readonly nextAttemptAt: Instant | null;
  /** True = the platform said that access has ended, so that there is nothing to try three times. */
  readonly final?: boolean;
};

/** One refusal may be the platform's own slip; three in a row are its word. */
const refusalsToEnd = 3;

type Turn = { readonly to: ConnectionState; readonly notice: NoticeOpening };

const troubles: readonly NoticeKind[] = [
  'connection_failing',
  'connection_needs_reauth',
  'connection_paused',
];

export function createConnectionHealth(database: Database, notices: Notices): ConnectionHealth {
  return {
    succeeded: (tenantId, id) =>
      isWell({ database, notices }, tenantId, { id, from: ['degraded', 'connected'] }),
    reconnected: (tenantId, id) => isWell({ database, notices }, tenantId, { id, from: undone }),
    failed: (tenantId, id, failure) => failed({ database, notices }, tenantId, { id, ...failure }),
  };
}

/** States that a new consent, or a person's word, ends. */
const undone: readonly ConnectionState[] = [
  'pending',
  'connected',
  'degraded',
  'needs_reauth',
  'paused',
];

type Parts = { readonly database: Database; readonly notices: Notices };

async function isWell(
  { database, notices }: Parts,
  tenantId: TenantId,
  { id, from }: { readonly id: string; readonly from: readonly ConnectionState[] },
): Promise<ConnectionRow> {
  const before = await readConnection(database, tenantId, id);
  if (before.refusals > 0 || before.failures > 0) {
    await changeConnection(database, tenantId, { id, change: { refusals: 0, failures: 0 } });
  }
  const { row } = await moveConnection(database, tenantId, {
    id,
    to: 'connected',
    reason: null,
    from,
  });
  if (row.state !== 'connected') return row;
  const subject = connectionSubject(id);
  const open = await Promise.all(
    troubles.map((kind) => notices.resolve(tenantId, { kind, subject })),
  );
  if (open.includes(true)) {
    const about = await subjectOf(database, tenantId, row);
    await notices.open(tenantId, recoveredNotice(about, before.stateSince));
  }
  return row;
}

async function failed(
  parts: Parts,
  tenantId: TenantId,
  failure: Failure & { readonly id: string },
): Promise<ConnectionRow> {
  const { database, notices } = parts;
  const { id, error } = failure;
  const before = await readConnection(database, tenantId, id);
  if (error.code === 'cancelled' || !runningStates.includes(before.state)) return before;
  const refusals = error.code === 'connector_auth' ? before.refusals + 1 : before.refusals;
  await changeConnection(database, tenantId, {
    id,
    change: { refusals, failures: before.failures + 1 },
  });
  const about = await subjectOf(database, tenantId, before);
  const { to, notice } = turnOf(about, failure, refusals);
  const { row } = await moveConnection(database, tenantId, {
    id,
    to,
    reason: { code: error.code, message: error.message, provider: error.provider },
    from: runningStates,
  });
  // Somebody paused or left it meanwhile: nothing to tell.
  if (row.state !== to) return row;
  const subject = connectionSubject(id);
  for (const kind of [...troubles, 'connection_recovered'] as const) {
    if (kind !== notice.kind) await notices.resolve(tenantId, { kind, subject });
  }
  await notices.open(tenantId, notice);
  return row;
}

function turnOf(about: ConnectionSubject, failure: Failure, refusals: number): Turn {
  const { error, nextAttemptAt, final = false } = failure;
  switch (error.code) {
    case 'connector_auth':
      if (refusals < refusalsToEnd && !final) break;
      return { to: 'needs_reauth', notice: needsReauthNotice(about, error) };
    case 'connector_unpaid':
    case 'connector_gone':
      return { to: 'paused', notice: pausedNotice(about, error) };
    default:
      break;
  }
  return { to: 'degraded', notice: failingNotice(about, error, nextAttemptAt) };
}

async function subjectOf(
  database: Database,
  tenantId: TenantId,
  { id, name, platform, account, storeId }: ConnectionRow,
): Promise<ConnectionSubject> {
  if (storeId === null) return { id, name, platform, account, zone: 'UTC', freshAt: null };
  const store = await database.tenant(tenantId, (tx) => readStore(tx, storeId), { readOnly: true });
  const freshAt = store.freshAt === null ? null : instant(store.freshAt);
  return { id, name: store.name, platform, account, zone: store.zone, freshAt };
}
