import {
  type AppError,
  addDays,
  type BusinessDay,
  currencyCode,
  currencyExponent,
  formatMinor,
  instantOfLocal,
  localTime,
  minorUnits,
  timeZone,
  toAppError,
} from '../../core/index.ts';
import { ledgerFigures, saveReconciliation } from '../../ledger/index.ts';
import { stopIfAborted } from '../run-stream.ts';
import { parseRunCursor } from '../runs/run-cursor.ts';
import { type RunOutcome, type RunScope, tell } from '../runs/run-scope.ts';
import {
  compareDay,
  type Day,
  type DayResult,
  type DayState,
  differenceText,
  differing,
  type OrderFigure,
  scoreOf,
  sumsOf,
} from './compare-day.ts';
import { noteDifferences } from './note-differences.ts';
import { moveOn, rereadOrders, rereadWindow } from './reread-orders.ts';

const standardDays = 7;
/** The platform is away: asking it for the other days too would only take long. */
const mostUnread = 2;

/**
 * Compares the orders of the last days, yesterday first, with the platform's own figures; what differs is read again by its id
 * and written, and compared once more. Where the platform gives no figures, its orders of the day are read again instead.
 */
export async function reconcileRun(scope: RunScope): Promise<RunOutcome> {
  const { streams, run } = scope;
  const reached = parseRunCursor(run.cursor)?.at;
  const days = daysOf(scope).filter(({ day }) => typeof reached !== 'string' || day < reached);
  const results: DayResult[] = [];
  streams.set('reconcile', { state: 'running' });
  for (const day of days) {
    stopIfAborted(scope.signal);
    const result = await compared(scope, day, results);
    results.push(result);
    streams.count('reconcile', 1);
    await save(scope, result);
    await moveOn(scope, day.day);
  }
  streams.set('reconcile', { state: 'done' });
  await streams.flush();
  const score = scoreOf(results);
  await tell(scope, { level: 'info', message: storyOf(results, score) });
  await noteDifferences(scope, results);
  return { complete: true, fresh: false, report: { days: results.length, score } };
}

function daysOf({ run, store, options }: RunScope): readonly Day[] {
  const zone = timeZone(store.zone);
  const today = localTime(run.startedAt, zone).day;
  const start = (day: BusinessDay) => instantOfLocal(Date.parse(`${day}T00:00:00Z`), zone);
  return Array.from({ length: options.days ?? standardDays }, (_, index) => {
    const day = addDays(today, -1 - index);
    return { day, from: start(day), to: start(addDays(day, 1)) };
  });
}

async function compared(
  scope: RunScope,
  day: Day,
  before: readonly DayResult[],
): Promise<DayResult> {
  const last = before.at(-1);
  const away = before.slice(-mostUnread).filter(({ state }) => state === 'unread').length;
  if (last !== undefined && away >= mostUnread) return unread(scope, day, last.message);
  try {
    return scope.open.figures === null
      ? await comparedByReading(scope, day)
      : await comparedByFigures(scope, day);
  } catch (error) {
    stopIfAborted(scope.signal);
    const { code, message } = toAppError(error);
    if (!skippable.includes(code)) throw error;
    return unread(scope, day, `Not compared: ${message}`);
  }
}

const skippable: readonly AppError['code'][] = [
  'connector_scope',
  'connector_unavailable',
  'connector_rate_limited',
  'connector_bug',
  'timeout',
];

async function unread(scope: RunScope, day: Day, message: string | null): Promise<DayResult> {
  const ours = sumsOf(await ownFigures(scope, day));
  return { day: day.day, state: 'unread', theirs: null, ours, differing: 0, message };
}

async function comparedByFigures(scope: RunScope, day: Day): Promise<DayResult> {
  const first = await bothFigures(scope, day);
  const found = compareDay(first.theirs, first.ours);
  const ids = differing(found);
  if (ids.length === 0)
    return resultOf(day, first, { state: 'equal', differing: 0, message: null });
  await rereadOrders(scope, day.day, ids);
  const second = await bothFigures(scope, day);
  const left = compareDay(second.theirs, second.ours);
  if (differing(left).length === 0) {
    const message = `${differenceText(found)}; read again, they agree.`;
    return resultOf(day, second, { state: 'repaired', differing: ids.length, message });
  }
  const message = `${differenceText(left)}, also after they were read again. The platform counts ${sumText(scope, second.theirs)}, we count ${sumText(scope, second.ours)}.`;
  return resultOf(day, second, { state: 'different', differing: ids.length, message });
}

async function comparedByReading(scope: RunScope, day: Day): Promise<DayResult> {
  const before = await ownFigures(scope, day);
  const met = await rereadWindow(scope, day);
  const unmet = before.map(({ externalId }) => externalId).filter((id) => !met.has(id));
  await rereadOrders(scope, day.day, unmet);
  const after = await ownFigures(scope, day);
  const changed = compareDay(after, before);
  const count = differing(changed).length;
  const state = count === 0 ? 'equal' : 'repaired';
  const message = count === 0 ? null : `${differenceText(changed)}; read again.`;
  return { day: day.day, state, theirs: null, ours: sumsOf(after), differing: count, message };
}

type Both = { readonly theirs: readonly OrderFigure[]; readonly ours: readonly OrderFigure[] };

function resultOf(
  { day }: Day,
  { theirs, ours }: Both,
  result: Pick<DayResult, 'state' | 'differing' | 'message'>,
): DayResult {
  return { day, theirs: sumsOf(theirs), ours: sumsOf(ours), ...result };
}

/** Theirs first: what changes between the two questions is then found here as newer, and read again. */
async function bothFigures(scope: RunScope, day: Day): Promise<Both> {
  const theirs: OrderFigure[] = [];
  for await (const figures of scope.open.figures?.(day, scope.signal) ?? [])
    theirs.push(...figures);
  return { theirs, ours: await ownFigures(scope, day) };
}

function ownFigures(
  { context, tenantId, store }: RunScope,
  { from, to }: Day,
): Promise<readonly OrderFigure[]> {
  return ledgerFigures(context.database, tenantId, { storeId: store.id, from, to });
}

async function save(
  { context, tenantId, store, connection }: RunScope,
  result: DayResult,
): Promise<void> {
  const row = { ...result, storeId: store.id, connectionId: connection.id };
  await saveReconciliation(context.database, tenantId, [row]);
}

function sumText({ store }: RunScope, figures: readonly OrderFigure[]): string {
  const { orders, totalMinor } = sumsOf(figures);
  const total = formatMinor(minorUnits(totalMinor), currencyExponent(currencyCode(store.currency)));
  return `${orders} ${orders === 1 ? 'order' : 'orders'} of ${total} ${store.currency}`;
}

function storyOf(results: readonly DayResult[], score: number | null): string {
  const count = (state: DayState) => results.filter((result) => result.state === state).length;
  const compared = results.length - count('unread');
  if (score === null) return 'No day could be compared with the platform’s figures.';
  return `${compared} days compared with the platform’s figures: ${count('equal')} agree, ${count('repaired')} were repaired, ${count('different')} differ.`;
}
