import { join } from 'node:path';
import { createApi, ledgerPorts, noConnections, type OneTimeLink, serveApi } from '../api/index.ts';
import { repeat } from '../jobs/index.ts';
import { applyControlRetention, applyRetention, listTenants } from '../ledger/index.ts';
import { systemClock } from '../platform/index.ts';
import { createImports } from './imports/imports.ts';
import type { Base } from './open-base.ts';
import { type AnsweringNode, openNode, openTwinsAtMost } from './open-node.ts';
import { createRestatements } from './restatements.ts';
import { operatorToken, recordServer } from './server-record.ts';
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
  const { base, role } = options;
  const background = role === 'api' ? null : startBackground(base);
  if (role === 'worker')
    return {
      url: null,
      claimLink: () => Promise.resolve(null),
      stop: async () => background?.stop(),
    };
  const serving = await startServing(options);
  return {
    url: serving.url,
    claimLink: serving.claimLink,
    stop: async () => {
      await serving.stop();
      await background?.stop();
    },
  };
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

/** What must go on without anybody asking: old records leave. */
function startBackground({ database, config, logger }: Base): Background {
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
  return { stop: retention.stop };
}

/** Where this machine's own people reach the server. */
function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name}:${port}`;
}

async function startServing({ base, host, port }: ServerOptions): Promise<RunningServer> {
  const { config, database, folder, logger, secret } = base;
  const node = await openNode(base);
  const restatements = createRestatements(database, logger);
  const imports = createImports(base);
  const { request } = restatements;
  const ports = ledgerPorts(database, {
    currencyChanged: (tenantId) => request(tenantId, {}),
    zoneChanged: (tenantId, storeId) => request(tenantId, { storeId }),
  });
  let url = addressOf(host, port);
  const { publicUrl, trustedProxies, metricsToken } = config;
  const api = await createApi({
    ...{ database, logger, secret, publicUrl, trustedProxies, metricsToken, webFolder, version },
    ports: {
      ...ports,
      ...noConnections(),
      metrics: node.metrics,
      twins: node.twins,
      imports: imports.port,
      runs: { ...ports.runs, issuesCsv: imports.issuesCsv },
    },
    localUrl: () => url,
    operatorToken: await operatorToken(folder),
    uploads: { folder: folder.uploads, maxBytes: uploadLimitBytes },
  });
  const served = await serveApi(api, { host, port });
  url = addressOf(host, served.port);
  const forget = await recordServer(folder, { pid: process.pid, url });
  await Promise.all([restatements.resume(), imports.resume()]);
  const warming = warmTwins(base, node);
  return {
    url: config.publicUrl ?? url,
    claimLink: api.claimLink,
    stop: async () => {
      await forget();
      await served.close();
      await imports.close();
      await restatements.close();
      await warming.stop();
      await node.close();
    },
  };
}
