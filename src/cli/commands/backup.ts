import { join } from 'node:path';
import { backup } from '../../ledger/index.ts';
import type { Command } from '../command.ts';
import { flagOption } from '../options.ts';
import { withBase } from '../with-base.ts';

/** `tillstream backup`: everything in one compressed file, while the server runs. */
export const backupCommand: Command = {
  name: 'backup',
  summary: 'write everything into one compressed file, while running',
  usage: ['backup [FILE] [--json]'],
  help: `Writes all companies, figures and accounts, as of one moment, into FILE (default: a dated file in the data folder's
backups). Readable by its owner alone: it holds people's data. The secret key is not in it: keep a copy of it elsewhere.

  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)
  --json           the report as JSON`,
  options: { data: { type: 'string' }, json: { type: 'boolean' } },
  run: (context) =>
    withBase(context, async ({ database, folder, logger }) => {
      const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '');
      const file = context.positionals[0] ?? join(folder.backups, `tillstream-${stamp}.backup`);
      const report = await backup({
        connectionString: database.connectionString,
        file,
        logger,
        signal: context.signal,
      });
      if (flagOption(context.options, 'json'))
        context.terminal.out(JSON.stringify({ file, ...report }));
      else
        context.terminal.out(
          `${file}: ${report.rows.toLocaleString('en')} rows, ${(report.sizeBytes / 2 ** 20).toFixed(1)} MiB`,
        );
      return 0;
    }),
};
