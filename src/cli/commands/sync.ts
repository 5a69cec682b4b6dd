import { setTimeout as wait } from 'node:timers/promises';
import { type OpenedSync, openSync } from '../../app/index.ts';
import { AppError, type TenantId } from '../../core/index.ts';
import { type RunRow, readRun } from '../../ledger/index.ts';
import type { ConnectionView } from '../../sync/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, textOption } from '../options.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream sync`: reads connected shops now, and waits until they were read. */
export const syncCommand: Command = {
  name: 'sync',
  summary: 'read connected shops now',
  usage: ['sync [--store NAME] [--platform NAME] [--full] [--json]'],
  help: `Reads what changed in the company's connected shops, or with --full everything, and waits for the end. A running worker does
the work; where none runs, this command does it itself. Ends with 1 where a shop could not be read.

${baseHelp}
  --store NAME     only this store (name, account or the connection's id)
  --platform NAME  only stores of this platform
  --full           everything, so that late edits and deletions are found too
  --json           the runs as JSON`,
  options: {
    ...baseOptions,
    store: { type: 'string' },
    platform: { type: 'string' },
    full: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: (context) =>
    withBase(context, async (base) => {
      const tenantId = await chosenTenant(base, context);
      const opened = await openSync(base, { role: 'api' });
      try {
        const chosen = chosenConnections(await opened.sync.connections.list(tenantId), context);
        const runs = await Promise.all(
          chosen.map((connection) => readNow({ opened, tenantId, context }, connection)),
        );
        tell(context, runs);
        return runs.every(({ run }) => run?.state === 'succeeded') ? 0 : 1;
      } finally {
        await opened.close();
      }
    }),
};

/** @throws AppError `not_found` where nothing fits */
function chosenConnections(
  all: readonly ConnectionView[],
  { options }: CommandContext,
): readonly ConnectionView[] {
  const store = textOption(options, 'store')?.toLowerCase();
  const platform = textOption(options, 'platform')?.toLowerCase();
  const chosen = all.filter(
    (one) =>
      (platform === undefined || one.platform === platform) &&
      (store === undefined ||
        [one.id, one.name.toLowerCase(), one.account, one.store?.name.toLowerCase()].includes(
          store,
        )),
  );
  if (chosen.length > 0) return chosen;
  const known = all.map(({ name, platform: of, account }) => `${name} (${of}, ${account})`);
  throw new AppError(
    'not_found',
    known.length === 0
      ? 'No shop is connected: connect one on the Connections page of the web app.'
      : `No connection fits. There are: ${known.join('; ')}`,
  );
}

type Surroundings = {
  readonly opened: OpenedSync;
  readonly tenantId: TenantId;
  readonly context: CommandContext;
};
type ReadNow = {
  readonly connection: ConnectionView;
  /** Null = it could not even be asked for. */
  readonly run: RunRow | null;
  readonly message: string | null;
};

async function readNow(at: Surroundings, connection: ConnectionView): Promise<ReadNow> {
  const { opened, tenantId, context } = at;
  const mode = flagOption(context.options, 'full') ? 'full' : 'live';
  try {
    const asked = await opened.sync.request(tenantId, {
      connectionId: connection.id,
      mode,
      trigger: 'cli',
    });
    const run = await finish(at, asked.id);
    return { connection, run, message: run.error?.message ?? null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { connection, run: null, message: error.message };
  }
}

const followMs = 500;

/** Waits for the run, or performs it where nobody else would. */
async function finish({ opened, tenantId, context }: Surroundings, runId: string): Promise<RunRow> {
  const { isRunning } = await opened.jobs.status();
  if (!isRunning) return opened.sync.perform(tenantId, runId, context.signal);
  for (;;) {
    const run = await readRun(opened.database, tenantId, runId);
    if (run.state !== 'queued' && run.state !== 'running' && run.state !== 'interrupted')
      return run;
    context.terminal.progress(
      `${run.connector}: ${run.state}, ${run.fetched.toLocaleString('en')} records`,
    );
    await wait(followMs, undefined, { signal: context.signal });
  }
}

function tell({ options, terminal }: CommandContext, runs: readonly ReadNow[]): void {
  if (flagOption(options, 'json')) {
    terminal.out(
      JSON.stringify(
        runs.map(({ connection, run, message }) => ({
          ...{ connection: connection.id, name: connection.name, platform: connection.platform },
          ...{ run: run?.id ?? null, state: run?.state ?? 'refused', message },
          ...{ fetched: run?.fetched ?? 0, stored: run?.stored ?? 0, removed: run?.removed ?? 0 },
        })),
      ),
    );
    return;
  }
  for (const { connection, run, message } of runs) {
    const what =
      run === null
        ? 'not read'
        : `${run.state}: ${run.fetched.toLocaleString('en')} read, ${run.stored.toLocaleString('en')} new or changed, ${run.removed} removed`;
    terminal.out(`${connection.name}: ${what}${message === null ? '' : `\n  ${message}`}`);
  }
}
