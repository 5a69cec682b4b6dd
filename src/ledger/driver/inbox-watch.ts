import type { Pool } from 'pg';
import type { Logger } from '../../core/index.ts';
import { ChannelListener } from './channel-listener.ts';

/** Channel of `NOTIFY` when a delivery was stored. */
export const inboxChannel = 'tillstream_inbox';

const waitingText = `SELECT 1 FROM control.webhook_inbox WHERE state = 'waiting' AND due_at <= now()
AND (lease_until IS NULL OR lease_until <= now()) LIMIT 1`;

/** Tells listeners of deliveries: by notice at once, by a look at what waits each second otherwise. */
export class InboxWatch {
  readonly #logger: Logger;
  readonly #channel: ChannelListener;
  readonly #listeners = new Set<() => void>();

  constructor(options: { readonly connectionString: string; readonly logger: Logger }, pool: Pool) {
    this.#logger = options.logger;
    this.#channel = new ChannelListener({
      ...options,
      pool,
      channel: inboxChannel,
      onNotice: () => this.#tell(),
      reread: (from) => this.#look(from),
    });
  }

  add(listener: () => void): () => void {
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

  async #look(pool: Pool): Promise<void> {
    if (this.#listeners.size === 0) return;
    const { rows } = await pool.query(waitingText);
    if (rows.length > 0) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#logger.error({ event: 'database.listener_failed', error });
      }
    }
  }
}
