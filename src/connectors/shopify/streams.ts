import type { Json } from '../../core/index.ts';
import { instant } from '../../core/index.ts';
import type { ScanPlan, Session } from '../connector.ts';
import type { ScanRequest, SourcePage, SourceStream, WholeKind } from '../contract.ts';
import { parseHistoryCursor } from './history-cursor.ts';
import { orders, recordKind } from './kinds.ts';
import type { Scan } from './scan.ts';
import { lastingCursor, scanChanges } from './scan-changes.ts';
import { type HistoryPlan, scanHistory } from './scan-history.ts';
import { mayRead, shortHistoryMs } from './shop-facts.ts';

/** What the streams of one open connection share. */
export type StreamContext = Omit<Scan, 'kind' | 'signal'> & Pick<Session, 'log'>;

/** See `OpenConnection.stream`. */
export function openStream(context: StreamContext, name: string, plan: ScanPlan): SourceStream {
  const kind = recordKind(name);
  let whole: readonly WholeKind[] = [];
  const pages = async function* (request: ScanRequest): AsyncGenerator<SourcePage> {
    const scan: Scan = { ...context, kind, signal: request.signal };
    for await (const page of scanOf(scan, plan, request.cursor)) {
      // Before the last page is given away: its reader asks at once.
      if (page.done && plan.mode !== 'live' && plan.mode !== 'window')
        whole = await wholeKinds(scan, page.cursor);
      yield page;
    }
  };
  return { name, pages, wholeKinds: () => whole };
}

function scanOf(scan: Scan, plan: ScanPlan, cursor: Json | null): AsyncIterable<SourcePage> {
  if (plan.mode === 'live') {
    const since = lastingCursor.safeParse(plan.since);
    // What was read as a first scan goes on as one.
    if (since.success && parseHistoryCursor(cursor) === null)
      return scanChanges(scan, since.data.updated, cursor);
  }
  return scanHistory(scan, historyPlan(scan, plan), cursor);
}

/** Only documents are placed in time: of all else a range reads everything. */
function historyPlan({ kind }: Scan, plan: ScanPlan): HistoryPlan {
  if (plan.mode !== 'window' || kind !== orders) return { kind: 'all' };
  return { kind: 'window', from: plan.from, to: plan.to };
}

/** Without the scope for all orders, older ones were not in reach: a day is left out, since the limit moves while we read. */
async function wholeKinds(scan: Scan, cursor: Json): Promise<readonly WholeKind[]> {
  const { kind, facts, signal } = scan;
  if (kind !== orders) return [{ kind: kind.deletable, from: null }];
  const { scopes } = await facts(signal);
  if (mayRead(scopes, ['read_all_orders'])) return [{ kind: 'document', from: null }];
  const started = parseHistoryCursor(cursor)?.started;
  if (started === undefined) return [];
  return [{ kind: 'document', from: instant(Math.floor(started - shortHistoryMs + 86_400_000)) }];
}
