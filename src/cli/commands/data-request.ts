import { writeFile } from 'node:fs/promises';
import { AppError } from '../../core/index.ts';
import { type DataExport, listTenants, readDataExport } from '../../ledger/index.ts';
import type { Command } from '../command.ts';
import { requiredPositional, textOption } from '../options.ts';
import { baseOptions, withBase } from '../with-base.ts';

/** `tillstream data-request`: what was gathered of a person, for the company to hand over. */
export const dataRequestCommand: Command = {
  name: 'data-request',
  summary: 'write what is kept of a customer who asked for it',
  usage: ['data-request ID [--to FILE]'],
  help: `Writes what was gathered when a platform passed on a customer's request; the notice in the app names the ID.

  --to FILE        where to (default: data-request-ID.json here), readable by its owner alone
  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)`,
  options: { data: baseOptions.data, to: { type: 'string' } },
  run: (context) => {
    const id = requiredPositional(context.positionals, 0, 'the ID from the notice');
    if (!/^[0-9a-f-]{36}$/.test(id))
      throw new AppError('input_invalid', `${id}: the ID from the notice is expected`);
    return withBase(context, async ({ database }) => {
      const found = await findExport(database, id);
      const file = textOption(context.options, 'to') ?? `data-request-${id}.json`;
      await writeFile(file, `${JSON.stringify(found.body, null, 2)}\n`, { mode: 0o600 });
      context.terminal.out(file);
      return 0;
    });
  },
};

async function findExport(
  database: Parameters<typeof listTenants>[0],
  id: string,
): Promise<DataExport> {
  for (const tenant of await listTenants(database)) {
    try {
      return await readDataExport(database, tenant.id, id);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'not_found')) throw error;
    }
  }
  throw new AppError('not_found', `There is no export ${id}; exports are kept for 90 days.`);
}
