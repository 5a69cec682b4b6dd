import {
  addDays,
  type BusinessDay,
  dayMs,
  instant,
  type Json,
  localTime,
} from '../../core/index.ts';
import type { SourcePage } from '../contract.ts';
import { bulkSteps } from './history-bulk.ts';
import { type HistoryCursor, newPart, type Part, parseHistoryCursor } from './history-cursor.ts';
import { pageSteps } from './history-pages.ts';
import type { Step } from './history-step.ts';
import { orders } from './kinds.ts';
import { timeOf } from './nodes.ts';
import { pageOf, type Scan } from './scan.ts';
import { mayRead, type ShopFacts, shortHistoryMs } from './shop-facts.ts';

/** What is read of history. `window`: only documents placed in that range, and nothing is concluded from it. */
export type HistoryPlan =
  | { readonly kind: 'all' }
  | { readonly kind: 'window'; readonly from: number; readonly to: number };

/** Older orders are read in ranges of about these ages, the latest first. */
const rangeDays = [7, 97, 365];
/** Pages that are read before a bulk operation is worth its wait. */
const fewPages = 4;
/** Of the last days more is read by pages, so that today's orders are there while the bulk operation runs. */
const recentPages = 16;

/**
 * Reads everything there is, orders latest first: the last days by pages, what is older by bulk operations, and by pages where
 * those are refused or break. It goes on from any page's cursor.
 */
export async function* scanHistory(
  scan: Scan,
  plan: HistoryPlan,
  resume: Json | null,
): AsyncGenerator<SourcePage> {
  // Also so that Shopify's clock is known before the scan's beginning is taken from it.
  const facts = await scan.facts(scan.signal);
  let at = parseHistoryCursor(resume) ?? begin(scan, plan);
  for (;;) {
    const [part, ...rest] = at.parts;
    // A cursor behind the last page: there is nothing more to read.
    if (part === undefined) return;
    for await (const step of stepsOf(scan, part, rest)) {
      at = advanced(at, step, rest);
      const done = at.parts.length === 0;
      yield pageOf(scan.kind, step.nodes, {
        cursor: at,
        done,
        progress: { done: at.done, total: null },
        ...(done && plan.kind === 'all' ? { lasting: { updated: at.started } } : {}),
        ...historyOf({ scan, plan, at, facts, ended: step.part === null ? part : null }),
      });
      if (done) return;
    }
  }
}

function begin({ kind, client }: Scan, plan: HistoryPlan): HistoryCursor {
  const started = client.now();
  const start = { way: 'history', started, oldest: null, done: 0 } as const;
  const pagesFirst = kind.bulk === null ? null : fewPages;
  if (plan.kind === 'window')
    return { ...start, parts: [newPart({ from: plan.from, to: plan.to, pagesFirst })] };
  if (kind !== orders) return { ...start, parts: [newPart({ from: null, to: null, pagesFirst })] };
  const bounds = [null, ...rangeDays.map((days) => started - days * dayMs), null];
  const parts = bounds.slice(1).map((from, index) =>
    newPart({
      from,
      to: bounds[index] ?? null,
      pagesFirst: index === 0 ? recentPages : fewPages,
    }),
  );
  return { ...start, parts };
}

function stepsOf(scan: Scan, part: Part, rest: readonly Part[]): AsyncIterable<Step> {
  return part.way === 'bulk' ? bulkSteps(scan, part, rest) : pageSteps(scan, part);
}

function advanced(at: HistoryCursor, step: Step, rest: readonly Part[]): HistoryCursor {
  const placed = step.nodes
    .map((node) => timeOf(node, 'processedAt'))
    .filter((time) => time !== null);
  const oldest = Math.min(at.oldest ?? Number.POSITIVE_INFINITY, ...placed);
  const parts = [...(step.part === null ? [] : [step.part]), ...(step.rest ?? rest)];
  return {
    ...at,
    parts,
    oldest: Number.isFinite(oldest) ? oldest : null,
    done: at.done + step.nodes.length,
  };
}

type Reached = {
  readonly scan: Scan;
  readonly plan: HistoryPlan;
  readonly at: HistoryCursor;
  readonly facts: ShopFacts;
  /** The part that ended with this page; null = none did. */
  readonly ended: Part | null;
};

/** From which day the orders are whole, once a part was read to its end. */
function historyOf({ scan, plan, at, facts, ended }: Reached): Pick<SourcePage, 'history'> {
  if (scan.kind !== orders || plan.kind !== 'all' || ended === null) return {};
  const dayOf = (time: number): BusinessDay => localTime(instant(Math.floor(time)), facts.zone).day;
  const all = mayRead(facts.scopes, ['read_all_orders']);
  const reach = all ? null : at.started - shortHistoryMs;
  if (at.parts.length === 0 && all)
    return { history: { from: dayOf(at.oldest ?? at.started), complete: true } };
  const from = Math.max(ended.from ?? 0, reach ?? 0);
  // The day in which the range begins was not read from its start.
  return { history: { from: addDays(dayOf(from), 1), complete: false } };
}
