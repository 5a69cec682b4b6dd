import type { Client, Pool } from 'pg';
import type { Logger } from '../../core/index.ts';
import { connectAlone } from './connection.ts';

export type ChannelOptions = {
  readonly connectionString: string;
  readonly logger: Logger;
  readonly pool: Pool;
  /** One of our own names, as it is written into `LISTEN`. */
  readonly channel: string;
  readonly onNotice: (payload: string) => void;
  /** Run each second, in case a notice was lost: notices come once, and not to who was away. */
  readonly reread: (pool: Pool) => Promise<void>;
};

/** Every how many ms everything is read again. */
const rereadMs = 1_000;

/** Listens to a channel on a connection of its own, found again by itself after an outage. Begins with `start`. */
export class ChannelListener {
  readonly #options: ChannelOptions;
  #client: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #failing = false;
  #closed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** Repeating it does nothing. */
  start(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setInterval(() => this.#tick(), rereadMs);
    this.#tick();
  }

  async close(): Promise<void> {
    this.#closed = true;
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
    const { logger, channel, pool, reread } = this.#options;
    try {
      if (this.#client === null) await this.#listen();
      await reread(pool);
      if (this.#failing) logger.info({ event: 'database.watch_back', channel });
      this.#failing = false;
    } catch (error) {
      // Once per outage: the next ticks try again, and the log need not repeat it each second.
      if (!this.#failing) logger.warn({ event: 'database.watch_lost', channel, error });
      this.#failing = true;
    }
  }

  async #listen(): Promise<void> {
    const { connectionString, channel, onNotice } = this.#options;
    const client = await connectAlone(connectionString, 'tillstream watch');
    const drop = (): void => {
      if (this.#client === client) this.#client = null;
    };
    client.on('error', drop);
    client.on('end', drop);
    client.on('notification', ({ payload }) => onNotice(payload ?? ''));
    await client.query(`LISTEN ${channel}`);
    this.#client = client;
  }
}
