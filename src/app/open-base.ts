import type { Logger } from '../core/index.ts';
import { type Database, migrate, openDatabase, openEmbedded } from '../ledger/index.ts';
import {
  type Config,
  createDataFolder,
  createLogger,
  type DataFolder,
  dataFolder,
  readOrCreateSecret,
} from '../platform/index.ts';

/** What every process needs: settings, log, data folder, and the ledger, migrated. */
export type Base = {
  readonly config: Config;
  readonly logger: Logger;
  readonly folder: DataFolder;
  readonly database: Database;
  /** The key that seals sessions and credentials. */
  readonly secret: string;
  /** Where the ledger is, for people: without a password. */
  readonly ledgerPlace: string;
  /** Closes what was opened here, the database last. Repeating it does nothing. */
  readonly close: () => Promise<void>;
};

export type OpenBaseOptions = {
  readonly config: Config;
  /** Default: pino at the configured level. */
  readonly logger?: Logger;
  /** False: the schema is left as it is (the doctor looks at it). */
  readonly migrated?: boolean;
};

/**
 * Opens the data folder and the ledger: the configured server, or the embedded Postgres of the folder, shared with whatever
 * other process uses it.
 *
 * @throws AppError `database_unavailable`, `database_unsupported`, `config_invalid`, `disk_full`
 */
export async function openBase(options: OpenBaseOptions): Promise<Base> {
  const { config } = options;
  const logger = options.logger ?? createLogger({ level: config.logLevel });
  const folder = dataFolder(config.dataFolder, config.node);
  await createDataFolder(folder);
  const secret = config.secret ?? (await readOrCreateSecret(folder.secretFile));
  const server = await ledgerServer(config, folder, logger);
  try {
    const { connectionString } = server;
    if (options.migrated !== false) await migrate({ connectionString, logger });
    const database = await openDatabase({
      connectionString,
      logger,
      poolSize: config.databasePoolSize,
    });
    return {
      config,
      logger,
      folder,
      database,
      secret,
      ledgerPlace: server.place,
      close: closeOnce(database, server.release),
    };
  } catch (error) {
    await server.release();
    throw error;
  }
}

type LedgerServer = {
  readonly connectionString: string;
  readonly place: string;
  readonly release: () => Promise<void>;
};

async function ledgerServer(
  config: Config,
  folder: DataFolder,
  logger: Logger,
): Promise<LedgerServer> {
  if (config.databaseUrl !== null) {
    const { host, pathname } = new URL(config.databaseUrl);
    return {
      connectionString: config.databaseUrl,
      place: `${host}${pathname}`,
      release: () => Promise.resolve(),
    };
  }
  const embedded = await openEmbedded({ folder: folder.postgres, logger });
  return {
    connectionString: embedded.connectionString,
    place: folder.postgres,
    release: embedded.release,
  };
}

function closeOnce(database: Database, release: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await database.close();
    await release();
  };
  return () => {
    closing ??= close();
    return closing;
  };
}
