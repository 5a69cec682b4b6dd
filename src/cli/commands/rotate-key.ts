import { AppError } from '../../core/index.ts';
import { listTenants, type ResealReport, resealCredentials } from '../../ledger/index.ts';
import { sealer } from '../../platform/index.ts';
import { sealedPlace } from '../../sync/index.ts';
import type { Command } from '../command.ts';
import { flagOption } from '../options.ts';
import { baseOptions, withBase } from '../with-base.ts';

/** `tillstream rotate-key`: seals all stored credentials with the key of today. */
export const rotateKeyCommand: Command = {
  name: 'rotate-key',
  summary: 'seal stored credentials with the new key',
  usage: ['rotate-key [--json]'],
  help: `Seals the credentials of all connections with TILLSTREAM_SECRET. Those that a former key sealed are opened with it: set
TILLSTREAM_SECRET_FORMER to that key. Runs beside a server that knows both; may be stopped and begun again.
Afterwards TILLSTREAM_SECRET_FORMER can go.

  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)
  --json           the report as JSON`,
  options: { data: baseOptions.data, json: { type: 'boolean' } },
  run: (context) =>
    withBase(context, async ({ config, database, secret }) => {
      const { keyId, open, seal } = sealer(secret, config.formerSecrets);
      const reports: ResealReport[] = [];
      for (const { id: tenantId } of await listTenants(database)) {
        reports.push(
          await resealCredentials(database, tenantId, {
            keyId,
            signal: context.signal,
            reseal: (row) => {
              const place = sealedPlace(tenantId, row.connectionId);
              return seal(open(row, place), place).sealed;
            },
          }),
        );
      }
      const resealed = reports.reduce((sum, report) => sum + report.resealed, 0);
      const failed = reports.flatMap((report) => report.failed);
      const { out, note } = context.terminal;
      if (flagOption(context.options, 'json')) {
        const ids = failed.map(({ connectionId }) => connectionId);
        out(JSON.stringify({ keyId, resealed, failed: ids }));
      } else out(`${resealed} credentials sealed anew`);
      for (const { connectionId, error } of failed) note(`${connectionId}: ${wordsOf(error)}`);
      return failed.length === 0 ? 0 : 1;
    }),
};

function wordsOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'could not be sealed anew';
}
