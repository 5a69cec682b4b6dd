import { type Base, openBase } from '../app/index.ts';
import { AppError, silentLogger, type TenantId, tenantId } from '../core/index.ts';
import { listTenants, onlyTenant } from '../ledger/index.ts';
import { type Config, createLogger, loadConfig } from '../platform/index.ts';
import type { CommandContext } from './command.ts';
import { textOption } from './options.ts';

/** Options that every command with a data folder takes. */
export const baseOptions = { data: { type: 'string' }, tenant: { type: 'string' } } as const;

/** Their text in a command's help. */
export const baseHelp = `  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)
  --tenant NAME    company, by name or id; not needed where there is one`;

/** Settings from the environment, with the command's own options above them. */
export function commandConfig(
  { env, options }: CommandContext,
  more: Readonly<Record<string, string | undefined>> = {},
): Config {
  return loadConfig({
    ...env,
    TILLSTREAM_DATA: textOption(options, 'data') ?? env['TILLSTREAM_DATA'],
    ...more,
  });
}

/**
 * Opens the ledger for one command, runs it, and closes the ledger, whatever happens. Nothing is logged unless `LOG_LEVEL` says so.
 *
 * @param how `migrated: false` leaves the schema as it is
 */
export async function withBase<T>(
  context: CommandContext,
  work: (base: Base) => Promise<T>,
  how: { readonly migrated?: boolean } = {},
): Promise<T> {
  const config = commandConfig(context);
  const logger =
    context.env['LOG_LEVEL'] === undefined
      ? silentLogger
      : createLogger({ level: config.logLevel });
  const base = await openBase({ config, logger, ...how });
  try {
    return await work(base);
  } finally {
    await base.close();
  }
}

/**
 * The company a command is about: `--tenant` by name or id, else the only one there is.
 *
 * @throws AppError `not_found`, or `input_invalid` when there are several and none was named
 */
export async function chosenTenant(base: Base, context: CommandContext): Promise<TenantId> {
  const wanted = textOption(context.options, 'tenant');
  if (wanted === undefined) return onlyTenant(base.database);
  const tenants = await listTenants(base.database);
  const found = tenants.filter(
    (tenant) => tenant.id === wanted || tenant.name.toLowerCase() === wanted.toLowerCase(),
  );
  if (found.length === 1 && found[0] !== undefined) return tenantId(found[0].id);
  const names = tenants.map((tenant) => `${tenant.name} (${tenant.id})`).join(', ');
  const why =
    found.length > 1 ? 'several companies have that name; give the id' : 'there is no such company';
  throw new AppError(
    'not_found',
    `--tenant ${wanted}: ${why}. Companies: ${names === '' ? 'none' : names}`,
  );
}
