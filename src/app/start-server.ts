import { join } from 'node:path';
import {
  createApi,
  createForecastsPort,
  createSyncPorts,
  ledgerPorts,
  type OneTimeLink,
  type SyncPortsOptions,
  serveApi,
} from '../api/index.ts';
import { instant } from '../core/index.ts';
import { repeat } from '../jobs/index.ts';
import { applyControlRetention, applyRetention, listTenants } from '../ledger/index.ts';
import { systemClock } from '../platform/index.ts';
import { createImports } from './imports/imports.ts';
import type { Base } from './open-base.ts';
import { type AnsweringNode, openNode, openTwinsAtMost } from './open-node.ts';
import { createRestatements } from './restatements.ts';
import { operatorToken, recordServer } from './server-record.ts';
import { type OpenedSync, openSync } from './sync/open-sync.ts';
import { tendForecasts } from './tend-forecasts.ts';
import { version } from './version.ts';

export type ServerOptions = {
  readonly base: Base;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** `api` answers requests, `worker` runs what goes on in the background, `all` does both. */
  readonly role: 'all' | 'api' | 'worker';
};

/** A running server. */
export type RunningServer = {
  /** Where people reach it; null for a worker, which listens nowhere. */
  readonly url: string | null;
  /** Where this machine reaches it. */
  readonly localUrl: string;
  /** A link to claim the installation with; null when somebody has. */
  readonly claimLink: () => Promise<OneTimeLink | null>;
  /** Finishes what is under way, then closes everything but the base. */
  readonly stop: () => Promise<void>;
};

const webFolder = join(import.meta.dirname, '../../web/dist');
const uploadLimitBytes = 2 * 2 ** 30;
const hourMs = 3_600_000;

/** Starts the parts of the server that its role asks for. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { base, role, host, port } = options;
  const address = { local: addressOf(host, port) };
  const opened = await openSync(base, {
    role,
    publicUrl: () => base.config.publicUrl ?? address.local,
  });
  const node = await openNode(base);
  const background = role === 'api' ? null : startBackground(base, node);
  try {
    const serving =
      role === 'worker' ? null : await startServing(options, { opened, address, node });
    opened.start();
    return {
      url: serving === null ? null : (base.config.publicUrl ?? address.local),
      localUrl: address.local,
      claimLink: serving?.claimLink ?? (() => Promise.resolve(null)),
      stop: async () => {
        await serving?.stop();
        await opened.close();
        await background?.stop();
        await node.close();
      },
    };
  } catch (error) {
    await opened.close();
    await background?.stop();
    await node.close();
    throw error;
  }
}

/** Opens the twins of the companies that are there, so that nobody's first question waits for one to be built. */
function warmTwins({ database, logger }: Base, { twins }: AnsweringNode): Background {
  const stopping = new AbortController();
  const warm = async (): Promise<void> => {
    for (const { id } of (await listTenants(database)).slice(0, openTwinsAtMost)) {
      if (stopping.signal.aborted) return;
      await twins.catchUp(id, stopping.signal);
    }
  };
  const done = warm().catch((error: unknown) => {
    if (!stopping.signal.aborted) logger.warn({ event: 'twin.not_warmed', error });
  });
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

type Background = { readonly stop: () => Promise<void> };

/** What must go on without anybody asking: old records leave, forecasts are judged and made anew. */
function startBackground({ database, config, logger }: Base, node: AnsweringNode): Background {
  const retention = repeat({
    everyMs: hourMs,
    name: 'retention',
    logger,
    work: async (signal) => {
      const { inboxDays } = config.retention;
      await applyControlRetention(database, { inboxDays, clock: systemClock, logger, signal });
      for (const tenant of await listTenants(database))
        await applyRetention(database, tenant.id, {
          days: config.retention,
          clock: systemClock,
          logger,
          signal,
        });
    },
  });
  const forecasts = tendForecasts({ database, logger, planning: node.planning });
  return {
    stop: async () => {
      await Promise.all([retention.stop(), forecasts.stop()]);
    },
  };
}

/** Where this machine's own people reach the server. */
function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name}:${port}`;
}

function syncPorts(
  { database, jobs, sync }: OpenedSync,
  rest: Pick<SyncPortsOptions, 'publicUrl' | 'runs'>,
) {
  const now = () => instant(Date.now());
  return createSyncPorts({ ...rest, database, jobs, sync, now });
}

type Serving = Pick<RunningServer, 'claimLink' | 'stop'>;

type Shared = {
  readonly opened: OpenedSync;
  /** Where this machine reaches the server; its port is known once it listens. */
  readonly address: { local: string };
  readonly node: AnsweringNode;
};

async function startServing(
  { base, host, port }: ServerOptions,
  { opened, address, node }: Shared,
): Promise<Serving> {
  const { config, database, folder, logger, secret } = base;
  const restatements = createRestatements(database, logger);
  const imports = createImports(base);
  const { request } = restatements;
  const ports = ledgerPorts(database, {
    currencyChanged: (tenantId) => request(tenantId, {}),
    zoneChanged: (tenantId, storeId) => request(tenantId, { storeId }),
  });
  const { publicUrl, trustedProxies, metricsToken } = config;
  const api = await createApi({
    ...{ database, logger, secret, publicUrl, trustedProxies, metricsToken, webFolder, version },
    ports: {
      ...ports,
      ...syncPorts(opened, { publicUrl, runs: ports.runs }),
      metrics: node.metrics,
      forecasts: createForecastsPort({ database, planning: node.planning }),
      twins: node.twins,
      imports: imports.port,
      runs: { ...ports.runs, issuesCsv: imports.issuesCsv },
    },
    localUrl: () => address.local,
    operatorToken: await operatorToken(folder),
    uploads: { folder: folder.uploads, maxBytes: uploadLimitBytes },
  });
  const served = await serveApi(api, { host, port });
  address.local = addressOf(host, served.port);
  const forget = await recordServer(folder, { pid: process.pid, url: address.local });
  await Promise.all([restatements.resume(), imports.resume()]);
  const warming = warmTwins(base, node);
  return {
    claimLink: api.claimLink,
    stop: async () => {
      await forget();
      await served.close();
      await imports.close();
      await restatements.close();
      await warming.stop();
    },
  };
}
