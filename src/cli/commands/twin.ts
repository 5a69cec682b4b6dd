import { openNode } from '../../app/index.ts';
import { AppError, type TenantId } from '../../core/index.ts';
import type { CatchUpReport, Twins, VerifyReport } from '../../twin/index.ts';
import { serverOf } from '../ask-server.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, requiredPositional } from '../options.ts';
import { textTable } from '../text-table.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream twin verify|rebuild`: compares the columnar copy with the ledger, or makes it anew. */
export const twinCommand: Command = {
  name: 'twin',
  summary: 'compare the columnar copy with the ledger, or make it anew',
  usage: ['twin verify [--json]', 'twin rebuild'],
  help: `verify compares rows and sums of every table, and exits 1 when they differ; the twin is then made anew by itself.
rebuild makes it anew in any case. A running server is asked to do it to its own twin.

${baseHelp}
  --json           the report as JSON`,
  options: { ...baseOptions, json: { type: 'boolean' } },
  run: (context) => {
    const action = requiredPositional(context.positionals, 0, 'verify or rebuild');
    if (action === 'verify') return verify(context);
    if (action === 'rebuild') return rebuild(context);
    throw new AppError('input_invalid', `twin ${action}: verify or rebuild is expected`);
  },
};

/** Asks the running server, or opens the configured node's twins where none runs. */
function onTwins<T>(
  context: CommandContext,
  path: string,
  alone: (twins: Twins, tenantId: TenantId) => Promise<T>,
): Promise<T> {
  return withBase(context, async (base) => {
    const tenantId = await chosenTenant(base, context);
    const server = await serverOf(base.folder);
    if (server !== null) return server<T>(path, { tenantId }, context.signal);
    const node = await openNode(base);
    try {
      return await alone(node.twins, tenantId);
    } finally {
      await node.close();
    }
  });
}

async function verify(context: CommandContext): Promise<number> {
  const report = await onTwins<VerifyReport>(
    context,
    '/api/operator/twin/verify',
    (twins, tenantId) => twins.verify(tenantId),
  );
  if (flagOption(context.options, 'json')) context.terminal.out(JSON.stringify(report));
  else {
    const left = (title: string) => ({ title, align: 'left' }) as const;
    const rows = report.tables.map((table) => [
      table.table,
      table.equal ? 'equal' : 'DIFFERENT',
      table.ledger,
      table.equal ? '' : table.twin,
    ]);
    context.terminal.out(textTable([left('table'), left(''), left('ledger'), left('twin')], rows));
    context.terminal.out(
      `\n${report.equal ? 'the twin equals the ledger' : 'the twin differs from the ledger and is made anew'} at revision ${report.position.revision}`,
    );
  }
  return report.equal ? 0 : 1;
}

async function rebuild(context: CommandContext): Promise<number> {
  const report = await onTwins<CatchUpReport>(
    context,
    '/api/operator/twin/rebuild',
    (twins, tenantId) => twins.rebuild(tenantId),
  );
  context.terminal.out(
    `made anew at revision ${report.position.revision}: ${report.documents} documents, ${report.events} events`,
  );
  return 0;
}
