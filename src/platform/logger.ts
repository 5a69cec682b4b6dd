import pino, { type DestinationStream, type Logger as Pino } from 'pino';
import type { LogFields, Logger } from '../core/index.ts';

/** Names of fields that never reach the log, at any depth that `redact` can name and in any case that we write. */
const secretNames = [
  'password',
  'passphrase',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'key',
  'authorization',
  'cookie',
  'setCookie',
  'connectionString',
  'databaseUrl',
  'redisUrl',
  'email',
  'phone',
  'address',
  'customerName',
  'payload',
  'body',
  'raw',
] as const;
const hidden = new Set<string>(secretNames.map((name) => name.toLowerCase()));
const maxDepth = 6;

/** `user:password@` inside an address, wherever it stands in a text (error messages quote connection strings). */
const credentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

function scrubText(text: string): string {
  return text.replace(credentials, '$1[redacted]@');
}

function scrubError(error: Error, depth: number): Readonly<Record<string, unknown>> {
  return {
    type: error.name,
    message: scrubText(error.message),
    ...('code' in error ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: scrubText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: scrub(error.cause, depth + 1) }),
  };
}

/** A copy that is safe to write: secret fields replaced, credentials cut out of texts, errors as plain objects. */
function scrub(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  if (depth > maxDepth) return '[too deep]';
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      isSecretName(name) ? '[redacted]' : scrub(field, depth + 1),
    ]),
  );
}

function isSecretName(name: string): boolean {
  return hidden.has(name.replaceAll(/[_-]/g, '').toLowerCase());
}

function wrap(target: Pino): Logger {
  const clean = (fields: Readonly<Record<string, unknown>>) =>
    scrub(fields, 0) as Record<string, unknown>;
  return {
    debug: (fields: LogFields) => target.debug(clean(fields)),
    info: (fields: LogFields) => target.info(clean(fields)),
    warn: (fields: LogFields) => target.warn(clean(fields)),
    error: (fields: LogFields) => target.error(clean(fields)),
    child: (bindings) => wrap(target.child(clean(bindings))),
  };
}

export type LoggerOptions = {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where lines go: standard output by default. */
  readonly destination?: DestinationStream;
};

/**
 * The log behind core's `Logger`: one JSON line an event, without secrets, personal data or payloads. Fields are scrubbed
 * by name (`password`, `access_token`, `email` …) at every depth, and credentials inside addresses by pattern.
 */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(
    options.destination === undefined ? pino(settings) : pino(settings, options.destination),
  );
}
