import { z } from 'zod';

const days = (what: string) =>
  z.coerce
    .number({ error: `${what} is a whole number of days` })
    .int()
    .min(1)
    .max(36_500);

/** True for a text that `new URL` reads and whose scheme is one of `schemes` (`http:`). */
function hasScheme(text: string, schemes: readonly string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol);
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Tokens and secrets go there: only encrypted, or inside this machine (a sandbox). */
function isOrigin(text: string): boolean {
  const filled = text.replaceAll('{account}', 'sample');
  if (!URL.canParse(filled)) return false;
  const url = new URL(filled);
  if (url.username !== '' || url.password !== '' || /[?#]/.test(filled)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
}

const origin = z
  .string()
  .refine(isOrigin, {
    error: 'is an https address, or http on this machine such as http://127.0.0.1:4010/{account}',
  })
  .transform((text) => text.replace(/\/+$/, ''))
  .default('https://{account}');

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''));

const cidr = /^([0-9.]+|[0-9a-fA-F:.]+)(\/\d{1,3})?$/;

/** One setting: how it is read, and its line in `docs/settings.md`. */
export type Setting = {
  readonly schema: z.ZodType;
  readonly meaning: string;
  /** What holds when it is not set, in words. */
  readonly fallback: string;
  readonly secret?: boolean;
};

/**
 * Every environment variable that Tillstream reads: the one place where names, defaults and ranges stand.
 * `docs/settings.md` is written from it.
 */
export const settings = {
  DATABASE_URL: {
    schema: z
      .string()
      .refine((text) => hasScheme(text, ['postgres:', 'postgresql:']), {
        error: 'is a connection string such as postgresql://user:password@host:5432/database',
      })
      .optional(),
    meaning: 'The Postgres server (15 or later) that holds the ledger.',
    fallback: 'a Postgres of its own, kept in the data folder',
    secret: true,
  },
  DATABASE_POOL_SIZE: {
    schema: z.coerce.number().int().min(2).max(200).default(10),
    meaning: 'Connections that one process opens to Postgres at most.',
    fallback: '10',
  },
  TILLSTREAM_DATA: {
    schema: z.string().min(1).default('./data'),
    meaning: 'Folder of everything that is kept on this machine.',
    fallback: '`./data`',
  },
  TILLSTREAM_SECRET: {
    schema: z.string().optional(),
    meaning:
      'Key that seals sessions and stored credentials: at least 32 random characters, e.g. from `openssl rand -base64 48`. Required with `DATABASE_URL`.',
    fallback: 'made at the first start and kept in the data folder, readable by its owner alone',
    secret: true,
  },
  TILLSTREAM_SECRET_FORMER: {
    schema: list,
    meaning:
      'Keys that `TILLSTREAM_SECRET` was before, separated by commas: stored credentials that they sealed still open. Not needed any more once `tillstream rotate-key` has run.',
    fallback: 'none',
    secret: true,
  },
  TILLSTREAM_ROLE: {
    schema: z.enum(['all', 'api', 'worker']).default('all'),
    meaning: 'What this process does: answer requests (`api`), run jobs (`worker`) or both.',
    fallback: '`all`',
  },
  TILLSTREAM_NODE: {
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'is 1 to 40 of a-z, 0-9 and -' })
      .default('main'),
    meaning:
      "Name of this node's folder of twins. Nodes that share a data folder need different names.",
    fallback: '`main`',
  },
  HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    meaning: 'Address to listen on; `0.0.0.0` for all.',
    fallback: '`127.0.0.1`',
  },
  PORT: {
    schema: z.coerce.number().int().min(0).max(65_535).default(3400),
    meaning: 'Port to listen on; 0 takes a free one.',
    fallback: '3400',
  },
  PUBLIC_URL: {
    schema: z
      .string()
      .refine((text) => hasScheme(text, ['http:', 'https:']), {
        error: 'is the address that browsers use, such as https://sales.example.com',
      })
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
    meaning: 'The address under which browsers and platforms reach this server.',
    fallback: '`http://localhost:PORT`',
  },
  TRUSTED_PROXIES: {
    schema: list.refine((parts) => parts.every((part) => cidr.test(part)), {
      error: 'is a list of addresses or networks such as 10.0.0.0/8, separated by commas',
    }),
    meaning: 'Proxies whose `X-Forwarded-*` headers are believed.',
    fallback: 'none',
  },
  METRICS_TOKEN: {
    schema: z.string().min(16, { error: 'is at least 16 characters long' }).optional(),
    meaning: 'What Prometheus sends as bearer token to read `/metrics` from another machine.',
    fallback: '`/metrics` answers this machine alone',
    secret: true,
  },
  REDIS_URL: {
    schema: z
      .string()
      .refine((text) => hasScheme(text, ['redis:', 'rediss:']), {
        error: 'is an address such as redis://host:6379',
      })
      .optional(),
    meaning: 'A Redis that nodes share cached answers by.',
    fallback: 'answers are cached in each process alone',
    secret: true,
  },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    meaning: 'Least important level that is logged: debug, info, warn, error or silent.',
    fallback: '`info`',
  },
  TWIN_MEMORY_MB: {
    schema: z.coerce.number().int().min(64).max(1_048_576).default(512),
    meaning: 'Memory that the open twins of this process share, in MiB.',
    fallback: '512',
  },
  RETENTION_RAW_DAYS: {
    schema: days('the age of raw records').default(400),
    meaning: 'Raw records are removed this many days after they were fetched.',
    fallback: '400',
  },
  RETENTION_RUN_DAYS: {
    schema: days('the age of runs').default(400),
    meaning: 'Finished runs and their solved problems are removed after this many days.',
    fallback: '400',
  },
  RETENTION_LOG_DAYS: {
    schema: days('the age of run logs').default(90),
    meaning: 'Log lines of runs are removed after this many days.',
    fallback: '90',
  },
  RETENTION_INBOX_DAYS: {
    schema: days('the age of webhooks').default(14),
    meaning: 'Webhooks that were worked on are removed this many days after that.',
    fallback: '14',
  },
  SYNC_CONCURRENCY: {
    schema: z.coerce.number().int().min(1).max(64).default(3),
    meaning: 'Runs of connections that one process performs at once.',
    fallback: '3',
  },
  SHOPIFY_CLIENT_ID: {
    schema: z.string().min(1).max(200).optional(),
    meaning:
      "Client ID of the operator's Shopify app, for connecting with Shopify's consent page; see [connections.md](connections.md).",
    fallback: 'shops connect by own-app credentials or a token',
  },
  SHOPIFY_CLIENT_SECRET: {
    schema: z.string().min(1).max(400).optional(),
    meaning: 'Secret of that app. Its webhooks are checked with it.',
    fallback: 'as above',
    secret: true,
  },
  SHOPIFY_FORMER_SECRETS: {
    schema: list,
    meaning:
      'Secrets that the app had before, separated by commas: webhooks signed with them are still accepted, for the hour after a rotation.',
    fallback: 'none',
    secret: true,
  },
  SHOPIFY_AUTH_ORIGIN: {
    schema: origin,
    meaning:
      "Where Shopify's consent page and token endpoint are; `{account}` stands for the shop's domain. https, or http on this machine.",
    fallback: '`https://{account}`',
  },
  SHOPIFY_API_ORIGIN: {
    schema: origin,
    meaning: "Where Shopify's Admin API is: a proxy, or a sandbox; otherwise as above.",
    fallback: '`https://{account}`',
  },
} as const satisfies Readonly<Record<string, Setting>>;
