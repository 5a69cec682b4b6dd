import { z } from 'zod';
import { AppError, type Fault } from '../core/index.ts';
import { secretWeakness } from './secret.ts';
import { settings } from './settings.ts';

/** How this process runs, read once at the door. Domains receive values of it, never the environment. */
export type Config = {
  /** The server's connection string; null = embedded Postgres in the data folder. */
  readonly databaseUrl: string | null;
  readonly databasePoolSize: number;
  readonly dataFolder: string;
  /** Null = kept in the data folder (embedded only; see `readOrCreateSecret`). */
  readonly secret: string | null;
  /** Keys that `secret` was before: what they sealed still opens. */
  readonly formerSecrets: readonly string[];
  readonly role: 'all' | 'api' | 'worker';
  readonly node: string;
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash; null = not told, use the address that is listened on. */
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  /** Null = `/metrics` answers this machine alone. */
  readonly metricsToken: string | null;
  readonly redisUrl: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly twinMemoryMb: number;
  readonly retention: {
    readonly rawDays: number;
    readonly runDays: number;
    readonly logDays: number;
    readonly inboxDays: number;
  };
  /** Runs of connections that this process performs at once. */
  readonly syncConcurrency: number;
  readonly platforms: { readonly shopify: PlatformConfig };
};

/** How one platform is reached. `{account}` in an origin stands for the account. No tenant can set any of it. */
export type PlatformConfig = {
  readonly origins: { readonly authorization: string; readonly api: string };
  /** The operator's app on the platform; null = none was set up. */
  readonly app: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly formerSecrets: readonly string[];
  } | null;
};

const environment = z.object({
  DATABASE_URL: settings.DATABASE_URL.schema,
  DATABASE_POOL_SIZE: settings.DATABASE_POOL_SIZE.schema,
  TILLSTREAM_DATA: settings.TILLSTREAM_DATA.schema,
  TILLSTREAM_SECRET: settings.TILLSTREAM_SECRET.schema,
  TILLSTREAM_SECRET_FORMER: settings.TILLSTREAM_SECRET_FORMER.schema,
  TILLSTREAM_ROLE: settings.TILLSTREAM_ROLE.schema,
  TILLSTREAM_NODE: settings.TILLSTREAM_NODE.schema,
  HOST: settings.HOST.schema,
  PORT: settings.PORT.schema,
  PUBLIC_URL: settings.PUBLIC_URL.schema,
  TRUSTED_PROXIES: settings.TRUSTED_PROXIES.schema,
  METRICS_TOKEN: settings.METRICS_TOKEN.schema,
  REDIS_URL: settings.REDIS_URL.schema,
  LOG_LEVEL: settings.LOG_LEVEL.schema,
  TWIN_MEMORY_MB: settings.TWIN_MEMORY_MB.schema,
  RETENTION_RAW_DAYS: settings.RETENTION_RAW_DAYS.schema,
  RETENTION_RUN_DAYS: settings.RETENTION_RUN_DAYS.schema,
  RETENTION_LOG_DAYS: settings.RETENTION_LOG_DAYS.schema,
  RETENTION_INBOX_DAYS: settings.RETENTION_INBOX_DAYS.schema,
  SYNC_CONCURRENCY: settings.SYNC_CONCURRENCY.schema,
  SHOPIFY_CLIENT_ID: settings.SHOPIFY_CLIENT_ID.schema,
  SHOPIFY_CLIENT_SECRET: settings.SHOPIFY_CLIENT_SECRET.schema,
  SHOPIFY_FORMER_SECRETS: settings.SHOPIFY_FORMER_SECRETS.schema,
  SHOPIFY_AUTH_ORIGIN: settings.SHOPIFY_AUTH_ORIGIN.schema,
  SHOPIFY_API_ORIGIN: settings.SHOPIFY_API_ORIGIN.schema,
} satisfies Readonly<Record<keyof typeof settings, z.ZodType>>);

/** Environment variables as a process gets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of `docs/settings.md`. A variable that is set to an empty text counts as not set.
 *
 * @throws AppError `config_invalid` that lists every fault at once, each with its variable; values of secrets are not shown
 */
export function loadConfig(env: Environment): Config {
  const set = Object.fromEntries(
    Object.keys(settings).flatMap((name) => {
      const value = env[name]?.trim();
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const parsed = environment.safeParse(set);
  const faults = [
    ...(parsed.success ? [] : parsed.error.issues.map(toFault)),
    ...secretFaults(set),
    ...appFaults(set),
  ];
  if (!parsed.success || faults.length > 0) {
    const lines = faults.map((fault) => `  ${fault.path}: ${fault.message}`);
    throw new AppError(
      'config_invalid',
      `Settings that do not work:\n${lines.join('\n')}\nAll settings are described in docs/settings.md.`,
      { faults },
    );
  }
  return toConfig(parsed.data);
}

function toFault(issue: z.core.$ZodIssue): Fault {
  return { path: issue.path.join('.'), message: issue.message };
}

/** A shared server outlives this machine's data folder, so its key cannot live there: it must be given, and be strong. */
function secretFaults(set: Environment): readonly Fault[] {
  const secret = set['TILLSTREAM_SECRET'];
  if (secret === undefined) {
    if (set['DATABASE_URL'] === undefined) return [];
    const message =
      'is required with DATABASE_URL: at least 32 random characters, e.g. from `openssl rand -base64 48`; all nodes need the same';
    return [{ path: 'TILLSTREAM_SECRET', message }];
  }
  const weakness = secretWeakness(secret);
  return weakness === null ? [] : [{ path: 'TILLSTREAM_SECRET', message: weakness }];
}

/** Half an app connects nobody, and would only be noticed by the first who tries. */
function appFaults(set: Environment): readonly Fault[] {
  const id = 'SHOPIFY_CLIENT_ID';
  const secret = 'SHOPIFY_CLIENT_SECRET';
  const missing = (path: string, other: string): Fault => ({
    path,
    message: `is missing: ${other} is set, and one is of no use without the other`,
  });
  if (set[id] !== undefined && set[secret] === undefined) return [missing(secret, id)];
  if (set[id] !== undefined) return [];
  if (set[secret] !== undefined) return [missing(id, secret)];
  const former = 'SHOPIFY_FORMER_SECRETS';
  return set[former] === undefined ? [] : [missing(id, former)];
}

function toConfig(env: z.output<typeof environment>): Config {
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    dataFolder: env.TILLSTREAM_DATA,
    secret: env.TILLSTREAM_SECRET ?? null,
    formerSecrets: env.TILLSTREAM_SECRET_FORMER,
    role: env.TILLSTREAM_ROLE,
    node: env.TILLSTREAM_NODE,
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? null,
    trustedProxies: env.TRUSTED_PROXIES,
    metricsToken: env.METRICS_TOKEN ?? null,
    redisUrl: env.REDIS_URL ?? null,
    logLevel: env.LOG_LEVEL,
    twinMemoryMb: env.TWIN_MEMORY_MB,
    retention: {
      rawDays: env.RETENTION_RAW_DAYS,
      runDays: env.RETENTION_RUN_DAYS,
      logDays: env.RETENTION_LOG_DAYS,
      inboxDays: env.RETENTION_INBOX_DAYS,
    },
    syncConcurrency: env.SYNC_CONCURRENCY,
    platforms: { shopify: shopifyConfig(env) },
  };
}

function shopifyConfig(env: z.output<typeof environment>): PlatformConfig {
  const { SHOPIFY_CLIENT_ID: clientId, SHOPIFY_CLIENT_SECRET: clientSecret } = env;
  const formerSecrets = env.SHOPIFY_FORMER_SECRETS;
  return {
    origins: { authorization: env.SHOPIFY_AUTH_ORIGIN, api: env.SHOPIFY_API_ORIGIN },
    app:
      clientId === undefined || clientSecret === undefined
        ? null
        : { clientId, clientSecret, formerSecrets },
  };
}
