import { openSync } from '../../app/index.ts';
import type { JobsStatus } from '../../jobs/index.ts';
import type { ConnectionView } from '../../sync/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption } from '../options.ts';
import { textTable } from '../text-table.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream status`: how fresh everything is, what runs, and what waits. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'show connections, their freshness and what comes next',
  usage: ['status [--json]'],
  help: `Shows the company's connections with their state, when each was read last and is read next, and whether a worker runs.
Ends with 1 where a connection needs somebody.

${baseHelp}
  --json           as JSON`,
  options: { ...baseOptions, json: { type: 'boolean' } },
  run: (context) =>
    withBase(context, async (base) => {
      const tenantId = await chosenTenant(base, context);
      const opened = await openSync(base, { role: 'api' });
      try {
        const connections = await opened.sync.connections.list(tenantId);
        const scheduler = await opened.jobs.status();
        tell(context, { connections, scheduler });
        return connections.some(({ state }) => state === 'needs_reauth') ? 1 : 0;
      } finally {
        await opened.close();
      }
    }),
};

type Status = {
  readonly connections: readonly ConnectionView[];
  readonly scheduler: JobsStatus;
};

function tell({ options, terminal }: CommandContext, { connections, scheduler }: Status): void {
  if (flagOption(options, 'json')) {
    terminal.out(JSON.stringify({ connections, scheduler }));
    return;
  }
  if (connections.length === 0) terminal.out('No shop is connected.');
  else terminal.out(connectionTable(connections));
  for (const { name, state, reason } of connections) {
    if (reason !== null && state !== 'connected') terminal.out(`\n${name}: ${reason.message}`);
  }
  const { isRunning, active, pending, workers } = scheduler;
  terminal.out(
    isRunning
      ? `\n${workers.length} worker(s), ${active} running, ${pending} waiting`
      : '\nNo worker runs: nothing is read by itself. Start `serve`, or `serve --role worker`.',
  );
}

const columns = [
  { title: 'connection', align: 'left' },
  { title: 'platform', align: 'left' },
  { title: 'state', align: 'left' },
  { title: 'read', align: 'left' },
  { title: 'next', align: 'left' },
  { title: 'problems', align: 'right' },
] as const;

function connectionTable(connections: readonly ConnectionView[]): string {
  const when = (at: number | null): string =>
    at === null ? '–' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return textTable(
    columns,
    connections.map(({ name, platform, state, freshAt, nextLiveAt, nextFullAt, ...rest }) => [
      ...[name, platform, rest.runId === null ? state : `${state}, reading`],
      when(freshAt),
      when([nextLiveAt, nextFullAt].filter((at) => at !== null).sort((a, b) => a - b)[0] ?? null),
      String(rest.openIssues),
    ]),
  );
}
