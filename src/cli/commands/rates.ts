import { readFile } from 'node:fs/promises';
import type { Base } from '../../app/index.ts';
import { AppError, type TenantId } from '../../core/index.ts';
import { importEcbRates, importOwnRates, listTenants, restate } from '../../ledger/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, requiredPositional } from '../options.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream rates`: exchange rates from a file. */
export const ratesCommand: Command = {
  name: 'rates',
  summary: 'take in exchange rates from a file',
  usage: ['rates ecb FILE', 'rates own FILE'],
  help: `ecb takes the European Central Bank's file of reference rates (eurofxref-hist, as CSV or zip), for all companies.
own takes a company's own rates, which win: CSV with the columns base, quote, day, rate; 1 base = rate quote.
Orders that the new rates concern are restated at once.

${baseHelp}
  --json           the report as JSON`,
  options: { ...baseOptions, json: { type: 'boolean' } },
  run: (context) => {
    const kind = requiredPositional(context.positionals, 0, 'ecb or own');
    const file = requiredPositional(context.positionals, 1, 'the file');
    if (kind !== 'ecb' && kind !== 'own')
      throw new AppError('input_invalid', `rates ${kind}: ecb or own is expected`);
    return withBase(context, async (base) => {
      const bytes = await readFile(file).catch((cause: Error) => {
        throw new AppError('input_invalid', `${file} cannot be read: ${cause.message}`, { cause });
      });
      const report =
        kind === 'ecb' ? await takeEcb(base, bytes, context) : await takeOwn(base, bytes, context);
      context.terminal.out(
        flagOption(context.options, 'json')
          ? JSON.stringify(report)
          : `${report.rates} rates taken in, ${report.restated} orders restated`,
      );
      return 0;
    });
  },
};

type RatesReport = { readonly rates: number; readonly restated: number };

async function takeEcb(
  base: Base,
  bytes: Uint8Array,
  context: CommandContext,
): Promise<RatesReport> {
  const { rates } = await importEcbRates(base.database, bytes);
  let restated = 0;
  for (const tenant of await listTenants(base.database))
    restated += await restateAll(base, tenant.id, context);
  return { rates, restated };
}

async function takeOwn(
  base: Base,
  bytes: Uint8Array,
  context: CommandContext,
): Promise<RatesReport> {
  const tenantId = await chosenTenant(base, context);
  const rates = await importOwnRates(base.database, tenantId, Buffer.from(bytes).toString('utf8'));
  return { rates, restated: await restateAll(base, tenantId, context) };
}

async function restateAll(
  base: Base,
  tenantId: TenantId,
  { signal, terminal }: CommandContext,
): Promise<number> {
  const onProgress = ({ done, total }: { done: number; total: number }): void =>
    terminal.progress(`restating ${done} of ${total}`);
  const { changed } = await restate(base.database, tenantId, { scope: {}, signal, onProgress });
  return changed;
}
