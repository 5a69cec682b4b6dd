import type { AppCredentials, Connector, PlatformOrigins } from '../connectors/index.ts';
import { AppError, type Instant, type Logger } from '../core/index.ts';
import type { Database } from '../ledger/index.ts';
import type { Sealer } from '../platform/index.ts';

/** How a platform is reached and by which app: the operator's settings. */
export type PlatformSetup = {
  readonly origins: PlatformOrigins;
  readonly app: AppCredentials | null;
};

/** What all of sync works with. */
export type SyncContext = {
  readonly database: Database;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly platforms: (platform: string) => PlatformSetup;
  readonly sealer: Sealer;
  readonly logger: Logger;
  readonly now: () => Instant;
  /** From 0 inclusive to 1 exclusive: for jitter. */
  readonly random: () => number;
  /** The address under which platforms and browsers reach this server; known once it listens. */
  readonly publicUrl: () => string;
};

/** @throws AppError `not_found` for a platform that this version does not know */
export function connectorOf(
  { connectors }: Pick<SyncContext, 'connectors'>,
  platform: string,
): Connector {
  const connector = connectors.get(platform);
  if (connector !== undefined) return connector;
  const known = [...connectors.keys()].join(', ');
  throw new AppError(
    'not_found',
    `"${platform}" is no platform that can be connected: ${known} are.`,
  );
}
