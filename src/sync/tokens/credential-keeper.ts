import { randomUUID } from 'node:crypto';
import type { Credentials, Grant } from '../../connectors/index.ts';
import {
  AppError,
  canonicalJson,
  type Instant,
  type TenantId,
  toAppError,
} from '../../core/index.ts';
import {
  type CredentialRow,
  leaseCredential,
  readCredential,
  releaseCredential,
  storeCredential,
} from '../../ledger/index.ts';
import { pause, unlessAborted } from '../abortable.ts';
import { connectorOf, type SyncContext } from '../sync-context.ts';
import { openCredentials, sealedPlace, sealGrant } from './sealed-grant.ts';
import type { SessionOf } from './tokens.ts';

/** Longest that one refresh may take, all its attempts together; its lease outlives it. */
const refreshDeadlineMs = 40_000;
const leaseMs = 60_000;
/** Attempts at one refresh: a reply that was lost is asked for again with the same token, which the platform still takes. */
const attempts = 3;
/** Stored credentials are believed this long without a look at the database. */
const believedMs = 5_000;
/** A refresh that failed while the old credentials still hold is not tried again at each request. */
const restMs = 60_000;
/** Credentials that end sooner than this are not sent off any more. */
const marginMs = 30_000;

type Held = { readonly row: CredentialRow; readonly credentials: Credentials };
type Known = Held & { readonly readAt: Instant };

/** Keeps the credentials of one connection good. One for each connection in a process, so that it refreshes once. */
export class CredentialKeeper {
  readonly #context: SyncContext;
  readonly #tenantId: TenantId;
  readonly #connection: SessionOf;
  #known: Known | null = null;
  #refreshing: Promise<Held> | null = null;
  #restUntil = 0;

  constructor(context: SyncContext, tenantId: TenantId, connection: SessionOf) {
    this.#context = context;
    this.#tenantId = tenantId;
    this.#connection = connection;
  }

  /** Credentials that are good now. */
  async credentials(signal: AbortSignal): Promise<Credentials> {
    const { now } = this.#context;
    const held = await this.#held();
    const { refreshAt, expiresAt, version } = held.row;
    if (refreshAt === null || now() < refreshAt) return held.credentials;
    const over = expiresAt !== null && now() >= expiresAt - marginMs;
    if (!over && now() < this.#restUntil) return held.credentials;
    try {
      return (await unlessAborted(this.refresh(version), signal)).credentials;
    } catch (error) {
      if (over || signal.aborted) throw error;
      // Half of its life is left: the run goes on, and the health check's refresh tells who has to know.
      this.#restUntil = now() + restMs;
      this.#warn(error);
      return held.credentials;
    }
  }

  /** Other credentials than those that the platform refused. */
  async renew(refused: Credentials, signal: AbortSignal): Promise<Credentials> {
    const held = await this.#read();
    if (canonicalJson(held.credentials) !== canonicalJson(refused)) return held.credentials;
    return (await unlessAborted(this.refresh(held.row.version), signal)).credentials;
  }

  /** Refreshes where half of the credentials' life is over by now. */
  async refreshIfDue(): Promise<void> {
    const { row } = await this.#read();
    if (row.refreshAt !== null && this.#context.now() >= row.refreshAt)
      await this.refresh(row.version);
  }

  /** Refreshes, unless somebody already got past `version`. Goes on to its end even when nobody waits. */
  refresh(version: number): Promise<Held> {
    this.#refreshing ??= this.#refreshOnce(version).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #held(): Promise<Held> {
    const known = this.#known;
    if (known !== null && this.#context.now() - known.readAt < believedMs) return known;
    return this.#read();
  }

  async #read(): Promise<Held> {
    const { database, sealer, now } = this.#context;
    const { id, account } = this.#connection;
    const row = await readCredential(database, this.#tenantId, id);
    if (row === null) {
      throw new AppError(
        'connector_auth',
        `There are no credentials for ${account} any more: connect it again.`,
      );
    }
    const credentials = openCredentials(sealer, sealedPlace(this.#tenantId, id), row);
    this.#known = { row, credentials, readAt: now() };
    return this.#known;
  }

  async #refreshOnce(version: number): Promise<Held> {
    this.#mustBeRenewable();
    const { database } = this.#context;
    const { id: connectionId } = this.#connection;
    const signal = AbortSignal.timeout(leaseMs + refreshDeadlineMs);
    const lease = { connectionId, owner: randomUUID() };
    for (;;) {
      const held = await this.#read();
      if (held.row.version > version) return held;
      if (await leaseCredential(database, this.#tenantId, { ...lease, forMs: leaseMs })) break;
      await pause(150 + 200 * this.#context.random(), signal);
    }
    try {
      return await this.#refreshUnderLease(version);
    } finally {
      await releaseCredential(database, this.#tenantId, lease).catch((error: unknown) =>
        this.#warn(error),
      );
    }
  }

  /** Only the holder of the lease asks the platform, and looks once more whether the one before was done. */
  async #refreshUnderLease(version: number): Promise<Held> {
    const { database, sealer, now } = this.#context;
    const { id: connectionId } = this.#connection;
    const held = await this.#read();
    if (held.row.version > version) return held;
    const grant = await this.#ask(held.credentials);
    const place = sealedPlace(this.#tenantId, connectionId);
    const stored = await storeCredential(database, this.#tenantId, {
      connectionId,
      ...sealGrant(sealer, place, { ...grant, obtainedAt: now() }),
      expectedVersion: held.row.version,
    });
    this.#restUntil = 0;
    // Null = somebody connected it anew meanwhile, or the lease ran out: what is stored now counts.
    if (stored === null) this.#warn(new Error('credentials were replaced during their refresh'));
    return this.#read();
  }

  async #ask(credentials: Credentials): Promise<Grant> {
    const { account, platform } = this.#connection;
    const connector = connectorOf(this.#context, platform);
    const signal = AbortSignal.timeout(refreshDeadlineMs);
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (connector.refresh === undefined) throw this.#notRenewable();
        return await connector.refresh(
          { account, credentials },
          {
            ...this.#context.platforms(platform),
            now: this.#context.now,
            log: this.#context.logger,
            signal,
          },
        );
      } catch (thrown) {
        const error = toAppError(thrown);
        const passes = error.retryable || error.code === 'connector_unavailable';
        if (!passes || attempt >= attempts || signal.aborted) throw thrown;
        this.#warn(thrown);
        await pause((error.retryAfterMs ?? 250 * attempt) * (1 + this.#context.random()), signal);
      }
    }
  }

  #mustBeRenewable(): void {
    const { authKind } = this.#connection;
    if (authKind !== 'oauth' && authKind !== 'client_credentials') throw this.#notRenewable();
  }

  #notRenewable(): AppError {
    const { account } = this.#connection;
    return new AppError(
      'connector_auth',
      `The platform does not accept the token of ${account} any more, and it is of a kind that cannot be renewed: connect it again with a new one.`,
    );
  }

  #warn(error: unknown): void {
    const { id: connectionId, platform } = this.#connection;
    this.#context.logger.warn({ event: 'token.refresh_failed', connectionId, platform, error });
  }
}
