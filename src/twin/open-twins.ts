import { availableParallelism } from 'node:os';
import { AppError, type Logger, type TenantId } from '../core/index.ts';
import type { Database } from '../ledger/index.ts';
import { removeDuckdbFile } from './duckdb-file.ts';
import { type Follower, follow } from './follow.ts';
import { holdNodeFolder, type NodeFolder } from './node-folder.ts';
import { makeSerial } from './serial.ts';
import { makeSlots } from './slots.ts';
import { TenantTwin } from './tenant-twin.ts';
import type { Twins, VerifyReport } from './twin.ts';
import type { TwinContext } from './twin-context.ts';
import { verifyTwin } from './verify-twin.ts';

export type TwinsOptions = {
  /** The `twins` folder of the data folder; each node has its own folder in it. */
  readonly directory: string;
  readonly database: Database;
  readonly logger: Logger;
  /** Memory of one open twin, MiB; 256 by default, 32 at least. Building one takes 256 more at a time, whatever this says. */
  readonly memoryLimitMib?: number;
  /** Twins open at the same time, 8 by default; the least recently used is closed first. */
  readonly maxOpen?: number;
  /** Threads of one statement; by default half of the machine's, 2 at most: a page asks several at once. */
  readonly threads?: number;
  /** Readers of one twin at the same time, 4 by default; more wait. */
  readonly readers?: number;
  /** Name of this node's folder, `main` by default. */
  readonly node?: string;
  /** What to do when another process holds that folder: `refuse` (default), or take `<node>-2` and so on. */
  readonly whenHeld?: 'refuse' | 'next';
  /** Quiet time after a revision notice before the pass, 20 ms by default. */
  readonly debounceMs?: number;
  /** Event rows of one chunk of a build, 400,000 by default. */
  readonly chunkRows?: number;
  /** Length of a file's log from which it is written into the file, 4 MiB by default. */
  readonly checkpointBytes?: number;
  /** Replaced event rows from which a file that holds fewer is built anew, 500,000 by default. */
  readonly wornRows?: number;
  /** Changed documents from which a rebuild is considered, 50,000 by default. */
  readonly rebuildDocuments?: number;
};

const slotWaitMs = 30_000;

/**
 * Opens this node's twins: takes the node's folder, clears what a killed process left, removes files of tenants that are
 * gone, and follows the ledger's revisions for the tenants that are being read.
 *
 * @throws AppError `conflict` when another process holds the folder, `config_invalid` for a bad node name,
 *   `database_unavailable`
 */
export async function openTwins(options: TwinsOptions): Promise<Twins> {
  const { directory, node = 'main', whenHeld = 'refuse' } = options;
  const folder = await holdNodeFolder({ directory, node, whenHeld });
  try {
    await removeUnknown(folder, options);
    return new NodeTwins(folder, options);
  } catch (error) {
    folder.release();
    throw error;
  }
}

async function removeUnknown(
  folder: NodeFolder,
  { database, logger }: TwinsOptions,
): Promise<void> {
  for (const tenant of await folder.tenants()) {
    if (await exists(database, tenant)) continue;
    await removeDuckdbFile(folder.place(tenant));
    logger.info({ event: 'twin.removed', tenant, reason: 'there is no such tenant' });
  }
}

async function exists(database: Database, tenant: TenantId): Promise<boolean> {
  try {
    await database.position(tenant);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false;
    throw error;
  }
}

type Entry = { readonly twin: TenantTwin; readonly follower: Follower };

class NodeTwins implements Twins {
  readonly #folder: NodeFolder;
  readonly #options: TwinsOptions;
  readonly #context: TwinContext;
  readonly #entries = new Map<TenantId, Entry>();
  readonly #slots;
  readonly #stopListening: () => void;
  #closing: Promise<void> | null = null;

  constructor(folder: NodeFolder, options: TwinsOptions) {
    this.#folder = folder;
    this.#options = options;
    const size = Math.max(1, options.maxOpen ?? 8);
    this.#slots = makeSlots({ size, evict: () => this.#evict(), waitMs: slotWaitMs });
    this.#context = {
      database: options.database,
      logger: options.logger,
      folder,
      limits: {
        memoryMib: Math.max(32, options.memoryLimitMib ?? 256),
        threads: options.threads ?? Math.max(1, Math.min(2, availableParallelism() >> 1)),
        readers: options.readers ?? 4,
      },
      buildMemoryMib: 256,
      chunkRows: options.chunkRows ?? 400_000,
      checkpointBytes: options.checkpointBytes ?? 4 * 2 ** 20,
      wornRows: options.wornRows ?? 500_000,
      rebuildDocuments: options.rebuildDocuments ?? 50_000,
      builds: makeSerial(),
      takeSlot: this.#slots.take,
      freeSlot: this.#slots.free,
    };
    this.#stopListening = options.database.onRevision((tenant, position) => {
      const entry = this.#entries.get(tenant);
      const mine = entry?.twin.position ?? null;
      if (mine !== null && mine.epoch !== position.epoch) entry?.twin.distrust('another epoch');
      entry?.follower.hear(position);
    });
  }

  read: Twins['read'] = async (tenant, work, options = {}) =>
    this.#on(tenant, (twin) => twin.read(work, options));

  catchUp: Twins['catchUp'] = (tenant, signal) => this.#on(tenant, (twin) => twin.catchUp(signal));

  rebuild: Twins['rebuild'] = (tenant) => this.#on(tenant, (twin) => twin.rebuild());

  verify: Twins['verify'] = (tenant) => this.#on(tenant, (twin) => this.#verify(twin));

  drop: Twins['drop'] = async (tenant) => {
    const entry = this.#entries.get(tenant);
    this.#entries.delete(tenant);
    entry?.follower.stop();
    await entry?.twin.end();
    await removeDuckdbFile(this.#folder.place(tenant));
    await removeDuckdbFile(this.#folder.building(tenant));
  };

  close: Twins['close'] = () => {
    this.#closing ??= this.#close();
    return this.#closing;
  };

  async #close(): Promise<void> {
    this.#stopListening();
    const entries = [...this.#entries.values()];
    for (const { follower } of entries) follower.stop();
    await Promise.all(entries.map(({ twin }) => twin.end()));
    this.#entries.clear();
    this.#folder.release();
  }

  async #verify(twin: TenantTwin): Promise<VerifyReport> {
    const report = await verifyTwin(twin, this.#context.database);
    if (report.equal) return { ...report, rebuilt: false };
    const tables = report.tables.filter((table) => !table.equal);
    this.#context.logger.error({ event: 'twin.mismatch', tenant: twin.tenant, tables });
    twin.distrust('verify found a difference');
    await twin.catchUp();
    return { ...report, rebuilt: true };
  }

  async #on<T>(tenant: TenantId, work: (twin: TenantTwin) => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw new AppError('cancelled', 'The twins are being closed.');
    try {
      return await work(this.#entry(tenant).twin);
    } catch (error) {
      // Its file must not outlive a tenant that is gone. The reader's own work may say `not_found` of other things.
      const missing = error instanceof AppError && error.code === 'not_found';
      if (missing && !(await exists(this.#options.database, tenant))) await this.drop(tenant);
      throw error;
    } finally {
      this.#slots.idle();
    }
  }

  #entry(tenant: TenantId): Entry {
    const known = this.#entries.get(tenant);
    if (known !== undefined) return known;
    const twin = new TenantTwin(tenant, this.#context);
    const follower = follow({
      position: () => twin.position,
      pass: () => this.#follow(twin),
      logger: this.#context.logger.child({ tenant }),
      debounceMs: this.#options.debounceMs ?? 20,
    });
    const entry = { twin, follower };
    this.#entries.set(tenant, entry);
    return entry;
  }

  async #follow(twin: TenantTwin): Promise<void> {
    // Closed since the notice: the next reader will catch up by itself.
    if (twin.position === null) return;
    try {
      await twin.catchUp();
    } finally {
      this.#slots.idle();
    }
  }

  async #evict(): Promise<boolean> {
    const idle = [...this.#entries.values()]
      .map(({ twin }) => twin)
      .filter((twin) => twin.position !== null && twin.idle)
      .sort((one, other) => one.usedAt - other.usedAt);
    if (idle[0] === undefined) return false;
    await idle[0].evict();
    return true;
  }
}
