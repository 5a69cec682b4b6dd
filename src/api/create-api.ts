import type { Hono } from 'hono';
import type { Registry } from 'prom-client';
import type { Logger } from '../core/index.ts';
import { type Database, dropExpired } from '../ledger/index.ts';
import { createAttemptLimiter } from './accounts/attempt-limiter.ts';
import { createAuth } from './accounts/auth.ts';
import { createClaimLink, isClaimed } from './accounts/claim.ts';
import { createPrincipals } from './accounts/principals.ts';
import { createAnswerMemo } from './answer-memo.ts';
import type { OneTimeLink } from './contract/index.ts';
import { endpoints } from './endpoints.ts';
import { createEventHub } from './events/hub.ts';
import type { Gate } from './http/admission.ts';
import { type AskSelf, createAskSelf } from './http/ask-self.ts';
import { type ConnectionEnv, createClientReader } from './http/client.ts';
import { docsPage } from './http/docs-page.ts';
import { createHttpMeasures } from './http/measures.ts';
import { openapiDocument } from './http/openapi.ts';
import { createOriginCheck } from './http/origin.ts';
import { createPipeline } from './http/pipeline.ts';
import { createRouter } from './http/router.ts';
import { strictTransport } from './http/security-headers.ts';
import { readStaticFiles } from './http/static-files.ts';
import { bearsToken } from './http/tokens.ts';
import type { ApiPorts } from './ports.ts';
import type { Services } from './services.ts';
import { createUploads, type Uploads } from './uploads/uploads.ts';

export type ApiOptions = {
  readonly database: Database;
  readonly ports: ApiPorts;
  readonly logger: Logger;
  /** Signs sessions: at least 32 random characters. */
  readonly secret: string;
  /** The address that browsers use, without a trailing slash; null = not told. */
  readonly publicUrl: string | null;
  /** The address that links carry where `publicUrl` is null, e.g. `http://localhost:3400`; asked when a link is made. */
  readonly localUrl: string | (() => string);
  readonly trustedProxies: readonly string[];
  /** The token that lies beside the data, for the command line; null = no operator. */
  readonly operatorToken: string | null;
  /** What Prometheus sends to be let in from other machines; null = this machine alone. */
  readonly metricsToken: string | null;
  readonly uploads: { readonly folder: string; readonly maxBytes: number };
  /** Where the built web app lies; null = not built. */
  readonly webFolder: string | null;
  readonly version: string;
  /** Counters of other domains, to be shown with ours. */
  readonly registry?: Registry;
  /** Epoch ms; the system's clock by default. */
  readonly now?: () => number;
};

/** The HTTP side: a Hono app without a port, and what must be stopped with it. */
export type Api = {
  readonly app: Hono<{ readonly Bindings: ConnectionEnv }>;
  /** A new link to claim the installation with; null when it has been claimed. */
  readonly claimLink: () => Promise<OneTimeLink | null>;
  /** Ends event streams and timers; requests under way may finish. Repeating it does nothing. */
  readonly close: () => Promise<void>;
};

const maxUploadFiles = 50;
const answerMemory = { maxBytes: 32 * 1024 * 1024, lifetimeMs: 2_000 } as const;
const sweepMs = 3_600_000;

function createGate(options: ApiOptions): Gate {
  const { publicUrl, operatorToken, metricsToken } = options;
  return {
    clientOf: createClientReader(options.trustedProxies),
    checkOrigin: createOriginCheck(publicUrl),
    openBeforeClaim: publicUrl !== null,
    isOperator: (headers, client) => client.local && bearsToken(headers, operatorToken),
    mayMonitor: (headers, client) => client.local || bearsToken(headers, metricsToken),
    extraHeaders: publicUrl?.startsWith('https:') === true ? strictTransport : {},
  };
}

/** Remembers a yes: an installation is claimed once. */
function claimedOnce(database: Database): () => Promise<boolean> {
  let claimed = false;
  return async () => {
    claimed ||= await isClaimed(database);
    return claimed;
  };
}

function createServices(options: ApiOptions, self: AskSelf, closing: AbortSignal) {
  const { database, ports, logger, localUrl, now = Date.now } = options;
  const { auth, close } = createAuth({
    connectionString: database.connectionString,
    secret: options.secret,
    publicUrl: options.publicUrl,
    logger,
  });
  const document = openapiDocument(endpoints, options.version);
  const { folder, maxBytes } = options.uploads;
  const limits = { maxBytes, maxFiles: maxUploadFiles };
  const services: Services = {
    ports,
    database,
    auth,
    principals: createPrincipals({ auth, database, now }),
    attempts: createAttemptLimiter(now),
    events: createEventHub({ ...ports, database, logger }),
    uploads: createUploads({ folder, limits, now, logger }),
    answerMemo: createAnswerMemo({ database, ...answerMemory, now }),
    measures: createHttpMeasures(options.registry),
    logger,
    baseUrl: () => options.publicUrl ?? (typeof localUrl === 'string' ? localUrl : localUrl()),
    version: options.version,
    isClaimed: claimedOnce(database),
    askSelf: self.ask,
    closing,
    openapi: () => JSON.stringify(document),
    docsPage: () => docsPage(endpoints, document),
  };
  return { services, closeAuth: close };
}

/** Removes uploads that are done with, and sessions and links that ran out: now and every hour. Returns what stops it. */
function sweepRegularly(uploads: Uploads, { database, ports, logger }: ApiOptions): () => void {
  const isOver = async (...run: Parameters<typeof ports.runs.get>) =>
    (await ports.runs.get(...run)).finishedAt !== null;
  const sweep = async () => {
    await uploads.sweep(isOver);
    const removed = await database.control(dropExpired);
    if (removed > 0) logger.info({ event: 'accounts.swept', removed });
  };
  const tick = () => {
    sweep().catch((error: unknown) => logger.warn({ event: 'api.sweep', error }));
  };
  const timer = setInterval(tick, sweepMs);
  timer.unref();
  tick();
  return () => clearInterval(timer);
}

/**
 * Builds the HTTP side over the domains' ports. Listens nowhere: `serveApi` does, and tests call `app.request`.
 *
 * @throws AppError `config_invalid` when a trusted proxy is no address
 */
export async function createApi(options: ApiOptions): Promise<Api> {
  const gate = createGate(options);
  const self = createAskSelf();
  const closing = new AbortController();
  const { services, closeAuth } = createServices(options, self, closing.signal);
  const staticFiles = await readStaticFiles(options.webFolder);
  const { extraHeaders } = gate;
  const pipeline = createPipeline(services, gate);
  const app = createRouter({ endpoints, pipeline, staticFiles, extraHeaders });
  self.mount(app);
  const stopSweeping = sweepRegularly(services.uploads, options);
  const stop = async () => {
    closing.abort();
    stopSweeping();
    services.events.close();
    services.answerMemo.close();
    await closeAuth();
  };
  let stopped: Promise<void> | null = null;
  return {
    app,
    claimLink: () => createClaimLink(options.database, services.baseUrl()),
    close: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
