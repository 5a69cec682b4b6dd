import type { Client, Pool } from 'pg';
import { type Logger, type TenantId, tenantId } from '../../core/index.ts';
import type { Position } from '../database.ts';
import { columnTypes } from './column-types.ts';
import { connectAlone } from './connection.ts';

export type RevisionListener = (tenantId: TenantId, position: Position) => void;

/** Every how many ms positions are read again, in case a notice was lost. */
const rereadMs = 1_000;

/** Channel of `NOTIFY`; its payload is `tenant:epoch:revision`. */
export const revisionChannel = 'tillstream_revision';

type PositionRow = {
  readonly tenant_id: string;
  readonly epoch: string;
  readonly revision: number;
};

/** Tells listeners of new revisions: by notice at once, by a re-read of all positions each second otherwise. */
export class RevisionWatch {
  readonly #options: { readonly connectionString: string; readonly logger: Logger };
  readonly #pool: Pool;
  readonly #listeners = new Set<RevisionListener>();
  readonly #known = new Map<string, Position>();
  #client: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #primed = false;
  #failing = false;
  #closed = false;

  constructor(options: { readonly connectionString: string; readonly logger: Logger }, pool: Pool) {
    this.#options = options;
    this.#pool = pool;
  }

  add(listener: RevisionListener): () => void {
    this.#listeners.add(listener);
    if (this.#timer === null && !this.#closed) {
      this.#timer = setInterval(() => this.#tick(), rereadMs);
      this.#tick();
    }
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#running;
    await this.#client?.end().catch(() => undefined);
  }

  #tick(): void {
    if (this.#running !== null || this.#closed) return;
    this.#running = this.#round().finally(() => {
      this.#running = null;
    });
  }

  async #round(): Promise<void> {
    try {
      if (this.#client === null) await this.#listen();
      await this.#reread();
      if (this.#failing) this.#options.logger.info({ event: 'database.watch_back' });
      this.#failing = false;
    } catch (error) {
      // Once per outage: the next ticks try again, and the log need not repeat it each second.
      if (!this.#failing) this.#options.logger.warn({ event: 'database.watch_lost', error });
      this.#failing = true;
    }
  }

  async #listen(): Promise<void> {
    const client = await connectAlone(this.#options.connectionString, 'tillstream watch');
    const drop = (): void => {
      if (this.#client === client) this.#client = null;
    };
    client.on('error', drop);
    client.on('end', drop);
    client.on('notification', ({ payload }) => this.#take(payload ?? ''));
    await client.query(`LISTEN ${revisionChannel}`);
    this.#client = client;
  }

  #take(payload: string): void {
    const [tenant, epoch, revision] = payload.split(':');
    if (tenant === undefined || epoch === undefined || revision === undefined) return;
    this.#tell({ tenant_id: tenant, epoch, revision: Number(revision) });
  }

  async #reread(): Promise<void> {
    const found = await this.#pool.query<PositionRow>({
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
      this.#options.logger.error({ event: 'database.listener_failed', error });
    }
  }
}
