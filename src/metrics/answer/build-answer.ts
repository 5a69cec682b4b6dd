import { currencyExponent } from '../../core/index.ts';
import { dimensionInfo, measureInfo } from '../catalog/catalog.ts';
import type { DecodedRow } from '../execute/decode.ts';
import type { Answer, AnswerMeta, Query } from '../ir.ts';
import type { Plan } from '../plan/plan.ts';
import type { Resolved } from '../plan/resolve.ts';
import { missingRates } from '../plan/sums.ts';
import type { TenantFacts } from '../plan/tenant-facts.ts';
import { buildRows } from './build-rows.ts';
import { notesOf } from './notes.ts';
import { readRows, type Sorted } from './read-rows.ts';
import { makeEvaluate } from './values.ts';

/** What an answer is made of. */
export type AnswerParts = {
  readonly query: Query;
  readonly resolved: Resolved;
  readonly plan: Plan;
  readonly facts: TenantFacts;
  readonly rows: readonly DecodedRow[];
};

/** An answer without what is only known when it is given: where, when and how it was found. */
export type BareAnswer = Omit<Answer, 'meta'> & {
  readonly meta: Omit<
    AnswerMeta,
    'stores' | 'notes' | 'executor' | 'cached' | 'tookMs' | 'epoch' | 'revision'
  >;
};

function missingRateEvents(plan: Plan, sorted: Sorted): number {
  const index = plan.columns.findIndex(({ key }) => key === missingRates);
  return index < 0 ? 0 : (sorted.total.main[index] ?? 0);
}

function bareMeta({ query, resolved, plan }: AnswerParts, sorted: Sorted): BareAnswer['meta'] {
  const { slots, currency } = resolved;
  const compared = slots.compare?.range;
  return {
    clock: query.time.clock,
    currency,
    currencyExponent: currencyExponent(currency),
    from: slots.range.start,
    to: slots.range.end,
    ...(compared == null ? {} : { compareFrom: compared.start, compareTo: compared.end }),
    measures: resolved.measures.map(measureInfo),
    dimensions: resolved.dimensions.map(dimensionInfo),
    missingRateEvents: missingRateEvents(plan, sorted),
  };
}

/** Makes the answer from the statement's rows. */
export function buildAnswer(parts: AnswerParts): BareAnswer {
  const { query, resolved, plan, facts, rows } = parts;
  const sorted = readRows(rows, plan, resolved);
  const evaluate = makeEvaluate(resolved.measures, plan.columns);
  const { compare, main } = sorted.total;
  return {
    ...buildRows({ query, resolved, plan, sorted, facts }),
    totals: evaluate(main),
    ...(plan.compared ? { compareTotals: evaluate(compare) } : {}),
    meta: bareMeta(parts, sorted),
  };
}

/** Adds what an answer says about its circumstances. Freshness and notes are of now, also where the figures were cached. */
export function finishAnswer(
  bare: BareAnswer,
  { query, resolved }: Pick<AnswerParts, 'query' | 'resolved'>,
  found: Pick<AnswerMeta, 'epoch' | 'revision' | 'executor' | 'cached' | 'tookMs'>,
): Answer {
  const { missingRateEvents: missing } = bare.meta;
  const stores = resolved.stores.map(({ platform: _, ...store }) => store);
  const notes = notesOf({ query, resolved, missingRateEvents: missing });
  return { ...bare, meta: { ...bare.meta, ...found, stores, notes } };
}
