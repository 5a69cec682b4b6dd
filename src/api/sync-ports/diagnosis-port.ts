import { formatInstant, type Instant } from '../../core/index.ts';
import {
  type ConnectionRow,
  type CredentialRow,
  type Database,
  listConnections,
  readCredential,
} from '../../ledger/index.ts';
import type { Connections, PlatformView } from '../../sync/index.ts';
import type { DiagnosisPort, SettingCheck } from '../connection-ports.ts';
import type { TokenDiagnosis } from '../contract/index.ts';

type Credential = Pick<
  CredentialRow,
  'version' | 'expiresAt' | 'refreshAt' | 'refreshableUntil' | 'obtainedAt'
>;

type Diagnosed = Pick<
  ConnectionRow,
  'id' | 'platform' | 'account' | 'name' | 'state' | 'authKind' | 'refusals' | 'stateMessage'
>;

function statusOf(
  { state }: Pick<ConnectionRow, 'state'>,
  credential: Credential | null,
  now: Instant,
): TokenDiagnosis['status'] {
  if (state === 'needs_reauth') return 'refused';
  if (credential === null) return 'none';
  const { expiresAt, refreshAt } = credential;
  if (expiresAt === null) return 'lasting';
  if (expiresAt <= now) return 'expired';
  return refreshAt !== null && refreshAt <= now ? 'due' : 'fresh';
}

const advice: Readonly<Record<TokenDiagnosis['status'], string | null>> = {
  none: 'No access was given yet: finish connecting it.',
  lasting: null,
  fresh: null,
  due: 'It is refreshed within the next minutes, or when it is next read.',
  expired: 'It is refreshed when it is next read; where that fails, connect it again.',
  refused: 'The platform no longer accepts it: connect it again.',
};

const text = (at: Instant | null) => (at === null ? null : formatInstant(at));

/** What is known of a connection's access, without any of it. */
export function diagnoseToken(
  connection: Diagnosed,
  credential: Credential | null,
  now: Instant,
): TokenDiagnosis {
  const { id, platform, account, name, state, authKind, refusals, stateMessage } = connection;
  const status = statusOf(connection, credential, now);
  return {
    connectionId: id,
    platform,
    account,
    name,
    state,
    method: authKind,
    status,
    expiresAt: text(credential?.expiresAt ?? null),
    halfLifeAt: text(credential?.refreshAt ?? null),
    refreshableUntil: text(credential?.refreshableUntil ?? null),
    lastRefreshAt: text(credential?.obtainedAt ?? null),
    refreshes: Math.max(0, (credential?.version ?? 1) - 1),
    refusals,
    message: status === 'refused' ? (stateMessage ?? advice.refused) : advice[status],
  };
}

function platformCheck({ title, methods }: PlatformView): SettingCheck {
  const missing = methods.flatMap(({ unavailable }) => (unavailable === null ? [] : [unavailable]));
  if (missing.length === 0) return { name: title, state: 'set', message: 'Set up.' };
  const state = missing.length === methods.length ? 'not_set_up' : 'default';
  return { name: title, state, message: [...new Set(missing)].join(' ') };
}

function addressCheck(publicUrl: string | null): SettingCheck {
  if (publicUrl !== null)
    return { name: 'PUBLIC_URL', state: 'set', message: `Reached under ${publicUrl}.` };
  const message =
    'Not set: people reach this server on its own machine, and webhooks from the internet do not.';
  return { name: 'PUBLIC_URL', state: 'default', message };
}

export function diagnosisPort(parts: {
  readonly database: Database;
  readonly connections: Pick<Connections, 'platforms'>;
  readonly publicUrl: string | null;
  readonly now: () => Instant;
}): DiagnosisPort {
  const { database, connections, publicUrl, now } = parts;
  return {
    tokens: async (tenantId) => {
      const rows = await listConnections(database, tenantId);
      return Promise.all(
        rows.map(async (row) =>
          diagnoseToken(row, await readCredential(database, tenantId, row.id), now()),
        ),
      );
    },
    settings: () =>
      Promise.resolve([addressCheck(publicUrl), ...connections.platforms().map(platformCheck)]),
  };
}
