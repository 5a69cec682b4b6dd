import type { Pool } from 'pg';
import { type Logger, type TenantId, tenantId } from '../../core/index.ts';
import type { Position } from '../database.ts';
import { ChannelListener } from './channel-listener.ts';
import { columnTypes } from './column-types.ts';

export type RevisionListener = (tenantId: TenantId, position: Position) => void;

/** Channel of `NOTIFY`; its payload is `tenant:epoch:revision`. */
export const revisionChannel = 'tillstream_revision';

type PositionRow = {
  readonly tenant_id: string;
  readonly epoch: string;
  readonly revision: number;
};

/** Tells listeners of new revisions: by notice at once, by a re-read of all positions each second otherwise. */
export class RevisionWatch {
  readonly #logger: Logger;
  readonly #channel: ChannelListener;
  readonly #listeners = new Set<RevisionListener>();
  readonly #known = new Map<string, Position>();
  #primed = false;

  constructor(options: { readonly connectionString: string; readonly logger: Logger }, pool: Pool) {
    this.#logger = options.logger;
    this.#channel = new ChannelListener({
      ...options,
      pool,
      channel: revisionChannel,
      onNotice: (payload) => this.#take(payload),
      reread: (from) => this.#reread(from),
    });
  }

  add(listener: RevisionListener): () => void {
    this.#listeners.add(listener);
    this.#channel.start();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#channel.close();
  }

  #take(payload: string): void {
    const [tenant, epoch, revision] = payload.split(':');
    if (tenant === undefined || epoch === undefined || revision === undefined) return;
    this.#tell({ tenant_id: tenant, epoch, revision: Number(revision) });
  }

  async #reread(pool: Pool): Promise<void> {
    const found = await pool.query<PositionRow>({
      text: 'SELECT tenant_id, epoch, revision FROM ledger.tenant_revision',
      types: columnTypes,
    });
    for (const row of found.rows) this.#tell(row);
    this.#primed = true;
    const seen = new Set(found.rows.map((row) => row.tenant_id));
    for (const tenant of this.#known.keys()) if (!seen.has(tenant)) this.#known.delete(tenant);
  }

  #tell({ tenant_id, epoch, revision }: PositionRow): void {
    const known = this.#known.get(tenant_id);
    // A re-read that began before a notice came in must not take the position back.
    if (known !== undefined && known.epoch === epoch && known.revision >= revision) return;
    this.#known.set(tenant_id, { epoch, revision });
    if (!this.#primed) return;
    for (const listener of this.#listeners) this.#call(listener, tenantId(tenant_id));
  }

  #call(listener: RevisionListener, tenant: TenantId): void {
    const position = this.#known.get(tenant);
    if (position === undefined) return;
    try {
      listener(tenant, position);
    } catch (error) {
      this.#logger.error({ event: 'database.listener_failed', error });
    }
  }
}
