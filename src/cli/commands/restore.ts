import { findServer } from '../../app/index.ts';
import { AppError } from '../../core/index.ts';
import { checkBackup, restore } from '../../ledger/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, requiredPositional } from '../options.ts';
import { withBase } from '../with-base.ts';

/** `tillstream restore`: puts a backup back, all of it or nothing. */
export const restoreCommand: Command = {
  name: 'restore',
  summary: 'put a backup back, all of it or nothing',
  usage: ['restore FILE [--replace] [--json]', 'restore FILE --check'],
  help: `Puts a backup into an empty installation. The file is checked whole before anything is kept. Stop the server first.
Twins of before are not believed afterwards: they are made anew.

  --check          only look whether the file is whole
  --replace        throw away what the installation holds now
  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)
  --json           the report as JSON`,
  options: {
    data: { type: 'string' },
    json: { type: 'boolean' },
    replace: { type: 'boolean' },
    check: { type: 'boolean' },
  },
  run: (context) => (flagOption(context.options, 'check') ? check(context) : putBack(context)),
};

async function check({ positionals, options, terminal }: CommandContext): Promise<number> {
  const report = await checkBackup(requiredPositional(positionals, 0, 'the backup file'));
  terminal.out(
    flagOption(options, 'json')
      ? JSON.stringify(report)
      : `whole: ${report.rows.toLocaleString('en')} rows, of ${report.createdAt}`,
  );
  return 0;
}

function putBack(context: CommandContext): Promise<number> {
  const file = requiredPositional(context.positionals, 0, 'the backup file');
  return withBase(
    context,
    async ({ database, folder, logger }) => {
      const server = await findServer(folder);
      if (server !== null)
        throw new AppError(
          'conflict',
          `a server runs on this data folder (process ${server.pid}): stop it first`,
        );
      const { connectionString } = database;
      const report = await restore({
        connectionString,
        file,
        logger,
        replace: flagOption(context.options, 'replace'),
        signal: context.signal,
      });
      if (flagOption(context.options, 'json')) context.terminal.out(JSON.stringify(report));
      else
        context.terminal.out(
          `restored ${report.rows.toLocaleString('en')} rows of ${report.tenants} companies, as of ${report.createdAt}`,
        );
      return 0;
    },
    { migrated: false },
  );
}
