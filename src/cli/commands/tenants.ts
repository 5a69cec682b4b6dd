import { AppError, currencyCode, timeZone } from '../../core/index.ts';
import { createTenant, deleteTenant, listTenants, renameTenant } from '../../ledger/index.ts';
import { serverOf } from '../ask-server.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, requiredPositional, textOption } from '../options.ts';
import { textTable } from '../text-table.ts';
import { baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream tenants …`: the operator's view of the companies on this installation. */
export const tenantsCommand: Command = {
  name: 'tenants',
  summary: 'list, add, rename and remove companies',
  usage: [
    'tenants [list] [--json]',
    'tenants add NAME [--currency EUR] [--zone Europe/Berlin]',
    'tenants rename NAME --tenant OLD',
    'tenants remove NAME --yes',
  ],
  help: `  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)
  --currency CODE  reporting currency of a new company (default EUR)
  --zone ZONE      its time zone (default UTC)
  --yes            really remove, with all data; there is no way back but a backup
  --json           as JSON`,
  options: {
    ...baseOptions,
    currency: { type: 'string' },
    zone: { type: 'string' },
    yes: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: (context) => {
    const action = context.positionals[0] ?? 'list';
    if (action === 'list') return list(context);
    if (action === 'add') return add(context);
    if (action === 'rename') return rename(context);
    if (action === 'remove') return remove(context);
    throw new AppError(
      'input_invalid',
      `tenants ${action}: list, add, rename or remove is expected`,
    );
  },
};

function list(context: CommandContext): Promise<number> {
  return withBase(context, async ({ database }) => {
    const tenants = await listTenants(database);
    if (flagOption(context.options, 'json')) context.terminal.out(JSON.stringify(tenants));
    else {
      const rows = tenants.map((tenant) => [
        tenant.name,
        tenant.id,
        new Date(tenant.createdAt).toISOString().slice(0, 10),
        String(tenant.members),
      ]);
      const left = (title: string) => ({ title, align: 'left' }) as const;
      context.terminal.out(
        textTable(
          [left('company'), left('id'), left('since'), { title: 'people', align: 'right' }],
          rows,
        ),
      );
    }
    return 0;
  });
}

function add(context: CommandContext): Promise<number> {
  const name = requiredPositional(context.positionals, 1, 'the name of the company');
  const currency = currencyCode(textOption(context.options, 'currency') ?? 'EUR');
  const zone = timeZone(textOption(context.options, 'zone') ?? 'UTC');
  return withBase(context, async ({ database }) => {
    context.terminal.out(await createTenant(database, { name, reportingCurrency: currency, zone }));
    return 0;
  });
}

function rename(context: CommandContext): Promise<number> {
  const name = requiredPositional(context.positionals, 1, 'the new name');
  return withBase(context, async (base) => {
    await renameTenant(base.database, await chosenTenant(base, context), name);
    return 0;
  });
}

function remove(context: CommandContext): Promise<number> {
  const name = requiredPositional(context.positionals, 1, 'the name or id of the company');
  if (!flagOption(context.options, 'yes')) {
    throw new AppError(
      'input_invalid',
      `this removes ${name} and all its data for good. Say --yes if that is meant; \`tillstream backup\` first`,
    );
  }
  return withBase(context, async (base) => {
    const id = await chosenTenant(base, {
      ...context,
      options: { ...context.options, tenant: name },
    });
    await deleteTenant(base.database, id);
    // A running server remembers sessions and keys for seconds: it forgets them at once.
    const server = await serverOf(base.folder);
    await server?.('/api/operator/accounts/changed', {}, context.signal);
    return 0;
  });
}
