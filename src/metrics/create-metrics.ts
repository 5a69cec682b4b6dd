import { canonicalJson, type Json, type Logger } from '../core/index.ts';
import type { Database, Position } from '../ledger/index.ts';
import type { Twins } from '../twin/index.ts';
import { type BareAnswer, buildAnswer, finishAnswer } from './answer/build-answer.ts';
import { withCustomerNames } from './answer/customer-names.ts';
import type { CatalogInfo } from './catalog/catalog.ts';
import { type CatalogContext, catalogFor, checkAllowed, type MetricsContext } from './context.ts';
import { type DocumentsPort, makeDocuments } from './documents/documents.ts';
import { makeSizedCache, type SizedCache } from './execute/answer-cache.ts';
import {
  type Executor,
  type ExecutorName,
  ledgerExecutor,
  twinExecutor,
  type ViewOptions,
} from './execute/executor.ts';
import { type FactsCache, makeFactsCache } from './execute/facts-cache.ts';
import { makeSingleFlight, type SingleFlight } from './execute/single-flight.ts';
import type { Answer, Query } from './ir.ts';
import { planQuery } from './plan/plan.ts';
import { type Resolved, resolve } from './plan/resolve.ts';
import type { TenantFacts } from './plan/tenant-facts.ts';
import { parseQuery } from './query/parse-query.ts';

export type MetricsOptions = {
  readonly database: Database;
  readonly twins: Twins;
  readonly logger: Logger;
  /** What cached answers may take, 64 MiB by default; 0 = none are kept. */
  readonly cacheBytes?: number;
  /** False: twins are read event by event, as the ledger is. The answers are the same; it is for tests and for doubt. */
  readonly rollups?: boolean;
  /** Monotonic clock, ms. */
  readonly nowMs?: () => number;
};

export type QueryOptions = {
  /** Engine that is asked where the answer is not cached; the twin by default. */
  readonly executor?: ExecutorName;
  /** The answer shows at least this revision. */
  readonly minRevision?: number;
};

/** Answers questions about a tenant's sales. */
export type Metrics = DocumentsPort & {
  /**
   * Answers a query; input from outside is parsed here. Equal queries at the same time are run once; answers are kept by
   * tenant, epoch, revision, scope and query.
   *
   * @throws AppError `query_invalid` with all faults, `forbidden` for measures that the context may not see, `not_found` for an
   *   unknown tenant, `cancelled`, and what the engine throws
   */
  readonly query: (
    context: MetricsContext,
    query: unknown,
    options?: QueryOptions,
  ) => Promise<Answer>;
  /** What the context may ask for. */
  readonly catalog: (context: CatalogContext) => Promise<CatalogInfo>;
  /** Stops listening to revisions. */
  readonly close: () => void;
};

/** An answer with where it was found. */
type Found = {
  readonly bare: BareAnswer;
  readonly position: Position;
  readonly executor: ExecutorName;
};

/** A question as it was read under a tenant's facts: kept, so that the same one need not be parsed at each asking. */
type Prepared = {
  readonly query: Query;
  readonly resolved: Resolved;
  readonly facts: TenantFacts;
  /** Everything that decides the answer beside tenant and position, as text. */
  readonly question: string;
};

type Parts = {
  readonly database: Database;
  readonly executors: Readonly<Record<ExecutorName, Executor>>;
  readonly rollups: boolean;
  readonly facts: FactsCache;
  readonly answers: SizedCache<Found>;
  readonly prepared: SizedCache<Prepared>;
  readonly flights: SingleFlight<Found>;
};

type Asked = Prepared & { readonly context: MetricsContext };

const defaultCacheBytes = 64 * 1024 * 1024;
const preparedBytes = 4 * 1024 * 1024;

function questionOf(query: Query, context: MetricsContext, facts: TenantFacts): string {
  const stores = facts.stores.map(({ id, name, platform, currency }) => [
    id,
    name,
    platform,
    currency,
  ]);
  const { reportingCurrency, calendar } = facts;
  const all = { query, scope: context.scope, reportingCurrency, calendar, stores };
  return canonicalJson(all as unknown as Json);
}

function cacheKey({ context, question }: Asked, { epoch, revision }: Position): string {
  return `${context.tenantId} ${epoch} ${revision} ${question}`;
}

/** Roughly what an answer takes in memory. */
function sizeOf({ rows, meta }: BareAnswer): number {
  const perRow = 160 + 40 * meta.measures.length + 80 * meta.dimensions.length;
  return 4_000 + rows.length * perRow;
}

async function run(parts: Parts, asked: Asked, options: QueryOptions): Promise<Found> {
  const { context, query, resolved, facts } = asked;
  const name = options.executor ?? 'twin';
  const rollups = parts.rollups && name === 'twin';
  const plan = planQuery({ ...resolved, rollups });
  const view: ViewOptions = {
    ...(options.minRevision === undefined ? {} : { minRevision: options.minRevision }),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  };
  return parts.executors[name].view(
    context.tenantId,
    async ({ position, run: execute }) => {
      parts.facts.saw(context.tenantId, position);
      const known = parts.answers.get(cacheKey(asked, position));
      if (known !== undefined) return known;
      const rows = await execute(plan);
      const bare = buildAnswer({ query, resolved, plan, facts, rows });
      const found: Found = { bare, position, executor: name };
      parts.answers.set(cacheKey(asked, position), found, sizeOf(bare));
      return found;
    },
    view,
  );
}

/** The cached answer of the newest position that is known here, if it is new enough. */
function cachedAnswer(parts: Parts, asked: Asked, options: QueryOptions): Found | undefined {
  const newest = parts.facts.newest(asked.context.tenantId);
  if (newest === null || newest.revision < (options.minRevision ?? 0)) return undefined;
  return parts.answers.get(cacheKey(asked, newest));
}

/** JSON of a value from outside; what has none (a bigint, a cycle) is for the parser to refuse. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

/** Parses and resolves a question, or takes it as it was read before under the same facts. */
async function prepare(parts: Parts, context: MetricsContext, input: unknown): Promise<Prepared> {
  const facts = await parts.facts.facts(context.tenantId);
  const key = `${context.tenantId} ${textOf([input, context.scope])}`;
  const known = parts.prepared.get(key);
  if (known?.facts === facts) return known;
  const query = parseQuery(input);
  const resolved = resolve(query, facts, context.scope);
  const question = questionOf(query, context, facts);
  const prepared: Prepared = { query, resolved, facts, question };
  const periods = resolved.slots.periods.length;
  parts.prepared.set(key, prepared, 4_000 + 2 * question.length + 200 * periods);
  return prepared;
}

async function answerQuery(
  parts: Parts,
  context: MetricsContext,
  { input, options }: { readonly input: unknown; readonly options: QueryOptions },
): Promise<Answer> {
  const started = performance.now();
  const asked: Asked = { ...(await prepare(parts, context, input)), context };
  const { query, question } = asked;
  checkAllowed(context, query.measures);
  const cached = cachedAnswer(parts, asked, options);
  const flight = `${context.tenantId} ${options.executor} ${options.minRevision} ${question}`;
  const found =
    cached ?? (await parts.flights(flight, () => run(parts, asked, options), context.signal));
  const answer = finishAnswer(found.bare, asked, {
    epoch: found.position.epoch,
    revision: found.position.revision,
    executor: found.executor,
    cached: cached !== undefined,
    tookMs: Math.round((performance.now() - started) * 1000) / 1000,
  });
  const named = context.people && query.dimensions?.includes('customer') === true;
  return named ? withCustomerNames(parts.database, context.tenantId, answer) : answer;
}

/** Builds the metrics of this node over its twins and the ledger. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { database, twins, logger } = options;
  const log = logger.child({ part: 'metrics' });
  const executors = { twin: twinExecutor(twins), ledger: ledgerExecutor(database) };
  const parts: Parts = {
    database,
    executors,
    rollups: options.rollups ?? true,
    facts: makeFactsCache(database, options.nowMs ?? (() => performance.now())),
    answers: makeSizedCache(options.cacheBytes ?? defaultCacheBytes),
    prepared: makeSizedCache(preparedBytes),
    flights: makeSingleFlight(),
  };
  return {
    query: async (context, input, how = {}) => {
      const answer = await answerQuery(parts, context, { input, options: how });
      const { cached, executor, tookMs, revision } = answer.meta;
      const rows = answer.rows.length;
      log.debug({ event: 'metrics.query', cached, executor, tookMs, revision, rows });
      return answer;
    },
    catalog: (context) => Promise.resolve(catalogFor(context)),
    ...makeDocuments({ database, executors, facts: parts.facts }),
    close: parts.facts.close,
  };
}
