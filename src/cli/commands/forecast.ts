import { openNode } from '../../app/index.ts';
import { AppError, type TenantId } from '../../core/index.ts';
import {
  type ForecastGrain,
  type ForecastLevel,
  type ForecastMeasure,
  type ForecastRun,
  forecastLevels,
  listForecastRuns,
  listStores,
  readForecasts,
  type StoredForecast,
} from '../../ledger/index.ts';
import { type NamedNode, type Planning, planSpans } from '../../planning/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { forecastTable } from '../forecast-table.ts';
import { flagOption, numberOption, textOption } from '../options.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream forecast`: forecasts what is not forecast yet, and shows it. */
export const forecastCommand: Command = {
  name: 'forecast',
  summary: 'forecast sales',
  usage: ['forecast [--by store] [--grain day] [--horizon 28] [--store NAME] [--json]'],
  help: `Forecasts net sales (or units) as far as they are not forecast yet, and shows them with the 80 % interval. Where a forecast from
the last known day is there already, it is shown at once; Ctrl-C leaves off, and the next call goes on.

${baseHelp}
  --by LEVEL       company, store (default), channel, location, category, product, sku
  --grain GRAIN    day (default), week, month
  --horizon N      periods to show: up to 28 days, 13 weeks, 12 months (default: all)
  --measure NAME   net_sales (default), units
  --store NAME     only this store
  --limit N        at most so many lines of the level, largest first (default 20)
  --again          forecast anew also where nothing changed
  --json           everything as JSON`,
  options: {
    ...baseOptions,
    by: { type: 'string' },
    grain: { type: 'string' },
    horizon: { type: 'string' },
    measure: { type: 'string' },
    store: { type: 'string' },
    limit: { type: 'string' },
    again: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: (context) =>
    withBase(context, async (base) => {
      const ask = askOf(context);
      const tenantId = await chosenTenant(base, context);
      const stores = await listStores(base.database, tenantId);
      const name = textOption(context.options, 'store')?.toLowerCase();
      const store = stores.find((one) => one.name.toLowerCase() === name);
      if (name !== undefined && store === undefined)
        throw new AppError('not_found', `--store ${name}: there is no such store.`);
      const node = await openNode(base, { node: 'cli' });
      try {
        const at = { planning: node.planning, tenantId, ask, context };
        const run =
          (await knownRun(at, await listForecastRuns(base.database, tenantId, ask))) ??
          (await forecastNow(at));
        const { grain, measure, level, limit } = ask;
        const nodes = await node.planning.nodes(tenantId, {
          ...{ grain, measure, level, limit },
          ...(store === undefined ? {} : { storeId: store.id }),
        });
        const nodeIds = nodes.map(({ id }) => id);
        const maxStep = ask.horizon;
        const rows = await readForecasts(base.database, tenantId, {
          ...{ nodeIds, runId: run.id, maxStep, limit: nodeIds.length * maxStep + 1 },
        });
        tell(context, { run, nodes, rows });
        return 0;
      } finally {
        await node.close();
      }
    }),
};

type Ask = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly level: ForecastLevel;
  readonly horizon: number;
  readonly limit: number;
  readonly again: boolean;
};

function askOf({ options }: CommandContext): Ask {
  const grain = choice(options, { name: 'grain', among: ['day', 'week', 'month'] });
  const most = planSpans[grain].horizon;
  return {
    grain,
    measure: choice(options, { name: 'measure', among: ['net_sales', 'units'] }),
    level: choice(options, { name: 'by', among: ['store', ...forecastLevels] }),
    horizon: numberOption(options, 'horizon', { min: 1, max: most }) ?? most,
    limit: numberOption(options, 'limit', { min: 1, max: 10_000 }) ?? 20,
    again: flagOption(options, 'again'),
  };
}

/** One of several words; the first where none is given. */
function choice<Word extends string>(
  options: CommandContext['options'],
  { name, among }: { readonly name: string; readonly among: readonly [Word, ...Word[]] },
): Word {
  const text = textOption(options, name);
  if (text === undefined) return among[0];
  const found = among.find((word) => word === text);
  if (found !== undefined) return found;
  throw new AppError('input_invalid', `--${name} ${text}: ${among.join(', ')} is expected`);
}

type At = {
  readonly planning: Planning;
  readonly tenantId: TenantId;
  readonly ask: Ask;
  readonly context: CommandContext;
};

/** The run that is shown, unless a later day is known by now. */
async function knownRun(
  { planning, tenantId, ask }: At,
  runs: readonly ForecastRun[],
): Promise<ForecastRun | null> {
  const current = runs.find((run) => run.current) ?? null;
  if (current === null || ask.again) return null;
  const origin = await planning.origin(tenantId, ask.grain);
  return origin !== null && origin > current.originDay ? null : current;
}

async function forecastNow({ planning, tenantId, ask, context }: At): Promise<ForecastRun> {
  const [run] = await planning.start(tenantId, { grains: [ask.grain], trigger: 'cli' });
  if (run === undefined) throw new Error('a forecast that was begun is not there');
  const stop = (): void => void planning.cancel(tenantId, run.id);
  context.signal.addEventListener('abort', stop, { once: true });
  const ticking = setInterval(() => {
    const progress = planning.progress(tenantId, run.id);
    if (progress !== null && progress.all > 0)
      context.terminal.progress(`forecasting ${progress.done} of ${progress.all} series`);
  }, 500);
  try {
    return await planning.settled(tenantId, run.id);
  } finally {
    clearInterval(ticking);
    context.signal.removeEventListener('abort', stop);
  }
}

function tell(
  { terminal, options }: CommandContext,
  shown: {
    readonly run: ForecastRun;
    readonly nodes: readonly NamedNode[];
    readonly rows: readonly StoredForecast[];
  },
): void {
  if (!flagOption(options, 'json')) {
    terminal.out(forecastTable(shown));
    return;
  }
  const { id, grain, originDay, horizon } = shown.run;
  const byNode = Map.groupBy(shown.rows, ({ nodeId }) => nodeId);
  const nodes = shown.nodes.map((node) => ({
    ...node,
    forecast: (byNode.get(node.id) ?? []).map(({ runId: _run, nodeId: _node, ...point }) => point),
  }));
  terminal.out(JSON.stringify({ run: { id, grain, originDay, horizon }, nodes }));
}
