import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins';
import { PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from '../../core/index.ts';
import {
  accountModel,
  organizationModels,
  sessionModel,
  userModel,
  verificationModel,
} from './auth-schema.ts';

/** Shortest password that is taken. Length is what protects; no rules on kinds of characters. */
export const minPasswordLength = 10;
export const maxPasswordLength = 256;

const day = 86_400;
const minute = 60_000;

export type AuthOptions = {
  /** Connection string of the owner role. */
  readonly connectionString: string;
  readonly secret: string;
  /** The address that browsers use; null = this machine's own. */
  readonly publicUrl: string | null;
  readonly logger: Logger;
};

/** Settings of the accounts' library: sessions and passwords, over our own tables in `control`. */
export function authSettings(options: AuthOptions, pool: pg.Pool) {
  return {
    appName: 'Tillstream',
    baseURL: options.publicUrl ?? 'http://localhost',
    basePath: '/api/auth',
    secret: options.secret,
    database: {
      dialect: new PostgresDialect({ pool }),
      type: 'postgres' as const,
      schemaName: 'control',
    },
    user: userModel,
    session: { ...sessionModel, expiresIn: 30 * day, updateAge: day },
    account: accountModel,
    verification: verificationModel,
    emailAndPassword: {
      enabled: true,
      // Accounts are made by a claim, an invitation or the operator, never by whoever passes by.
      disableSignUp: true,
      minPasswordLength,
      maxPasswordLength,
    },
    // Limits and origins are checked in front of the library, by us, for every endpoint alike.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'tillstream',
      useSecureCookies: options.publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' as const, path: '/' },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Our own migrations make the tables, and a test compares them; asking the catalog at each start would add nothing.
      database: { generateId: 'uuid' as const, validateSchema: false },
    },
    logger: { disabled: true },
    telemetry: { enabled: false },
    plugins: [
      organization({
        allowUserToCreateOrganization: false,
        disableOrganizationDeletion: true,
        schema: organizationModels,
      }),
    ],
  };
}

/** The header by which we tell the library the client's address; one that came from outside is dropped. */
export const clientAddressHeader = 'x-tillstream-client-address';

function createPool(options: AuthOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: 4,
    idleTimeoutMillis: minute,
    connectionTimeoutMillis: 10_000,
    application_name: 'tillstream accounts',
  });
  // Without a listener, a server that goes away while a connection idles would end the process.
  pool.on('error', (error) => options.logger.warn({ event: 'accounts.connection', error }));
  return pool;
}

/** The accounts' library with its own small pool. */
export function createAuth(options: AuthOptions) {
  const pool = createPool(options);
  const auth = betterAuth(authSettings(options, pool));
  return { auth, close: () => pool.end() };
}

export type Auth = ReturnType<typeof createAuth>['auth'];
