import { AppError, currencyExponent } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';
import { makeEvaluate } from '../answer/values.ts';
import { checkAllowed, type MetricsContext } from '../context.ts';
import type { DecodedRow } from '../execute/decode.ts';
import type { Executor, ExecutorName } from '../execute/executor.ts';
import type { FactsCache } from '../execute/facts-cache.ts';
import { type Resolved, resolve } from '../plan/resolve.ts';
import { missingRates } from '../plan/sums.ts';
import type { DocumentDetail, DocumentSummary, DocumentsPage } from './document-types.ts';
import {
  type DocumentsQuery,
  figureQuery,
  parseDocuments,
  writeCursor,
} from './parse-documents.ts';
import { type DocumentsPlan, documentLevel, isPlainSum, planDocuments } from './plan-documents.ts';
import {
  type DocumentHead,
  type EventRow,
  eventOf,
  linesOf,
  readDetail,
  readEvents,
  readHeads,
} from './read-documents.ts';
import { isInScope } from './scope-check.ts';

/** The documents behind the figures. */
export type DocumentsPort = {
  /**
   * The documents that have part in a figure, newest first. Their `value`s add up to the page's `sum.total` over all pages,
   * which is the figure itself.
   *
   * @throws AppError `query_invalid` with all faults, `forbidden`
   */
  readonly documents: (
    context: MetricsContext,
    request: unknown,
    options?: { readonly executor?: ExecutorName; readonly minRevision?: number },
  ) => Promise<DocumentsPage>;
  /** One document with every event. @throws AppError `not_found` when the scope has no such document */
  readonly document: (context: MetricsContext, id: number) => Promise<DocumentDetail>;
};

export type DocumentsParts = {
  readonly database: Database;
  readonly executors: Readonly<Record<ExecutorName, Executor>>;
  readonly facts: FactsCache;
};

/** Columns before the measure's own: level, id, slot, gross, net, total. */
const first = 6;

function documentValue(row: DecodedRow, resolved: Resolved, plan: DocumentsPlan): number | null {
  const figures = row.slice(first).map(Number);
  const missing = plan.columns.findIndex(({ key }) => key === missingRates);
  if (missing >= 0 && (figures[missing] ?? 0) > 0) return null;
  const name = resolved.measures[0]?.name ?? '';
  return makeEvaluate(resolved.measures, plan.columns)(figures)[name] ?? null;
}

function summaryOf(
  row: DecodedRow,
  head: DocumentHead,
  { resolved, plan }: { readonly resolved: Resolved; readonly plan: DocumentsPlan },
): DocumentSummary {
  return {
    ...head,
    grossMinor: Number(row[3]),
    netMinor: Number(row[4]),
    totalMinor: Number(row[5]),
    ...(isPlainSum(resolved) ? { value: documentValue(row, resolved, plan) } : {}),
  };
}

function sumOf(
  resolved: Resolved,
  plan: DocumentsPlan,
  all: DecodedRow,
): Pick<DocumentsPage, 'sum'> {
  const measure = resolved.measures[0]?.name ?? '';
  if (!isPlainSum(resolved)) return {};
  const total = makeEvaluate(resolved.measures, plan.columns)(all.slice(first).map(Number))[
    measure
  ];
  const { currency } = resolved;
  return {
    sum: { measure, total: total ?? 0, currency, currencyExponent: currencyExponent(currency) },
  };
}

async function listDocuments(
  { database, executors, facts }: DocumentsParts,
  context: MetricsContext,
  options: {
    readonly query: DocumentsQuery;
    readonly executor: ExecutorName;
    readonly minRevision: number;
  },
): Promise<DocumentsPage> {
  const { query } = options;
  const known = await facts.facts(context.tenantId);
  const resolved = resolve(figureQuery(query), known, context.scope);
  const plan = planDocuments(resolved, query);
  const { minRevision, executor } = options;
  const rows = await executors[executor].view(context.tenantId, (view) => view.run(plan), {
    minRevision,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
  const all = rows.find((row) => row[0] === documentLevel.all) ?? [];
  const found = rows
    .filter((row) => row[0] === documentLevel.document)
    .sort((a, b) => Number(b[2]) - Number(a[2]) || Number(b[1]) - Number(a[1]));
  const page = found.slice(0, query.limit);
  const last = found.length > query.limit ? page.at(-1) : undefined;
  const heads = await database.tenant(
    context.tenantId,
    (tx) =>
      readHeads(
        tx,
        page.map((row) => Number(row[1])),
      ),
    { readOnly: true },
  );
  return {
    documents: page.flatMap((row) => {
      const head = heads.get(Number(row[1]));
      return head === undefined ? [] : [summaryOf(row, head, { resolved, plan })];
    }),
    count: Number(all[1] ?? 0),
    ...sumOf(resolved, plan, all),
    nextCursor:
      last === undefined ? null : writeCursor({ id: Number(last[1]), slot: Number(last[2]) }),
  };
}

function total(events: readonly EventRow[], names: readonly (keyof EventRow)[]): number {
  let sum = 0;
  for (const event of events) {
    if (event.kind !== 'sale' && event.kind !== 'reversal') continue;
    for (const name of names) sum += Number(event[name] ?? 0);
  }
  return sum;
}

const net = ['gross', 'discount'] as const;
const everything = [...net, 'tax', 'shipping', 'duty', 'tip', 'buyer_fee'] as const;

async function readDocument(
  { database }: DocumentsParts,
  context: MetricsContext,
  id: number,
): Promise<DocumentDetail> {
  const found = await database.tenant(
    context.tenantId,
    async (tx) => {
      const detail = await readDetail(tx, id);
      if (detail === null || !(await isInScope(tx, context.scope, id))) return null;
      return { ...detail, events: await readEvents(tx, id) };
    },
    { snapshot: true, readOnly: true },
  );
  if (found === null) throw new AppError('not_found', `There is no document ${id}.`);
  const { head, body, events } = found;
  const lines = linesOf(body);
  return {
    ...head,
    grossMinor: total(
      events.filter(({ kind }) => kind === 'sale'),
      ['gross'],
    ),
    netMinor: total(events, net),
    totalMinor: total(events, everything),
    events: events.map((event) => eventOf(event, lines, context)),
  };
}

/** Builds the reading of documents. */
export function makeDocuments(parts: DocumentsParts): DocumentsPort {
  return {
    documents: async (context, request, options = {}) => {
      const query = parseDocuments(request);
      checkAllowed(context, [query.measure]);
      const { executor = 'twin', minRevision = 0 } = options;
      return listDocuments(parts, context, { query, executor, minRevision });
    },
    document: async (context, id) => {
      if (!Number.isInteger(id) || id < 1 || id > 2 ** 31 - 1) {
        throw new AppError('not_found', `There is no document ${id}.`);
      }
      return readDocument(parts, context, id);
    },
  };
}
