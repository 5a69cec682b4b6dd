import type { Json } from '../../core/index.ts';
import { unavailable } from '../kit/errors.ts';
import type { ShopClient } from './client.ts';
import { title } from './errors.ts';
import { field, listOf, objectOf, textOf } from './fields.ts';
import {
  allNodes,
  type Connection,
  connectionOf,
  inOrder,
  type PageSizes,
  readByIds,
  timeOf,
} from './nodes.ts';
import {
  agreementSalesQuery,
  orderAgreementsQuery,
  ordersByIdQuery,
  orderTransactionsQuery,
  pageSizes,
  refundLinesQuery,
  refundsByIdQuery,
  transactionsPerOrder,
} from './queries.ts';

/** What completing takes. */
export type Completing = {
  readonly client: ShopClient;
  readonly sizes: PageSizes;
  readonly signal: AbortSignal;
};

/** An order that keeps changing while it is read is given up after so many times. */
const maxReads = 4;

/**
 * Orders as the mapping takes them: every list inside read to its end, whether they came by page or by a bulk operation. An
 * order that changed between two of its pages is read again from its start; one that is gone meanwhile is left out.
 */
export async function completeOrders(
  orders: readonly Json[],
  completing: Completing,
): Promise<readonly Json[]> {
  const whole: Json[] = [];
  for (const order of orders) {
    const one = await completeOrder(order, completing);
    if (one !== null) whole.push(one);
  }
  return withRefundLines(whole, completing);
}

async function completeOrder(first: Json, completing: Completing): Promise<Json> {
  const { client, sizes, signal } = completing;
  const id = textOf(field(first, 'id')) ?? '';
  for (let reads = 0, order = first; ; reads++) {
    const whole = await completeOnce(order, completing);
    if (whole !== 'changed') return whole;
    if (reads >= maxReads)
      throw unavailable({ title, account: client.account, provider: `${id} changes all the time` });
    const query = { name: 'orders_by_id', text: ordersByIdQuery, size: pageSizes.orders };
    const [again = null] = await readByIds(client, sizes, { ...query, ids: [id], signal });
    if (again === null) return null;
    order = again;
  }
}

async function completeOnce(order: Json, completing: Completing): Promise<Json | 'changed'> {
  const { client, signal } = completing;
  const id = textOf(field(order, 'id')) ?? '';
  const updatedAt = field(order, 'updatedAt');
  let changed = false;
  const more: OrderReader = async (text, variables) => {
    const { data } = await client.query(text, { id, ...variables }, signal);
    const again = field(data, 'order');
    if (field(again, 'updatedAt') !== updatedAt) changed = true;
    return again;
  };
  const agreements = await allAgreements(field(order, 'agreements'), more, completing);
  const transactions = listOf(field(order, 'transactions'));
  const all =
    transactions.length < transactionsPerOrder || isBulk(order)
      ? transactions
      : listOf(field(await more(orderTransactionsQuery, {}), 'transactions'));
  if (changed) return 'changed';
  return { ...objectOf(order), transactions: all, agreements: { nodes: chronicle(agreements) } };
}

/** Agreements in the order in which they happened, their sales by number. */
function chronicle(agreements: readonly Json[]): readonly Json[] {
  const timed = inOrder(agreements).map((agreement) => ({
    at: timeOf(agreement, 'happenedAt') ?? 0,
    agreement: {
      ...objectOf(agreement),
      sales: { nodes: inOrder(connectionOf(field(agreement, 'sales')).nodes) },
    },
  }));
  return timed.toSorted((a, b) => a.at - b.at).map(({ agreement }) => agreement);
}

type OrderReader = (text: string, variables: Readonly<Record<string, Json>>) => Promise<Json>;

/** A bulk operation's lists are whole, and have no edges. */
function isBulk(order: Json): boolean {
  return field(field(order, 'agreements'), 'edges') === null;
}

async function allAgreements(
  first: Json,
  more: OrderReader,
  completing: Completing,
): Promise<readonly Json[]> {
  if (field(first, 'edges') === null) return connectionOf(first).nodes;
  const edges = await allNodes(edgesOf(first), async (after) =>
    edgesOf(field(await more(orderAgreementsQuery, { after }), 'agreements')),
  );
  const agreements: Json[] = [];
  let before: Json = null;
  for (const edge of edges) {
    const node = field(edge, 'node');
    const sales = await allSales(node, before, more);
    agreements.push({ ...objectOf(await withLines(node, completing)), sales: { nodes: sales } });
    before = field(edge, 'cursor');
  }
  return agreements;
}

/** The edges as if they were nodes. */
function edgesOf(connection: Json): Connection {
  return { ...connectionOf(connection), nodes: listOf(field(connection, 'edges')) };
}

function allSales(agreement: Json, before: Json, more: OrderReader): Promise<readonly Json[]> {
  return allNodes(connectionOf(field(agreement, 'sales')), async (after) => {
    const order = await more(agreementSalesQuery, { agreement: before, after });
    const [found] = listOf(field(field(order, 'agreements'), 'nodes'));
    return connectionOf(field(found, 'sales'));
  });
}

/** An agreement of a page, with all lines of its refund. */
async function withLines(agreement: Json, completing: Completing): Promise<Json> {
  const refund = field(agreement, 'refund');
  const lines = field(refund, 'refundLineItems');
  if (lines === null) return agreement;
  const nodes = await allLines(refund, completing);
  return {
    ...objectOf(agreement),
    refund: { ...objectOf(refund), refundLineItems: { nodes } },
  };
}

function allLines(refund: Json, { client, signal }: Completing): Promise<readonly Json[]> {
  return allNodes(connectionOf(field(refund, 'refundLineItems')), async (after) => {
    const { data } = await client.query(
      refundLinesQuery,
      { id: field(refund, 'id'), after },
      signal,
    );
    return connectionOf(field(field(data, 'refund'), 'refundLineItems'));
  });
}

/** Puts in the lines of refunds that came by a bulk operation, which brings their ids alone. */
async function withRefundLines(
  orders: readonly Json[],
  completing: Completing,
): Promise<readonly Json[]> {
  const { client, sizes, signal } = completing;
  const ids = orders
    .flatMap((order) => agreementsOf(order).map(bareRefund))
    .filter((id) => id !== null);
  if (ids.length === 0) return orders;
  const query = { name: 'refunds', text: refundsByIdQuery, size: pageSizes.refunds };
  const refunds = await readByIds(client, sizes, { ...query, ids, signal });
  const lines = new Map<string, Json>();
  for (const [index, refund] of refunds.entries()) {
    const nodes = refund === null ? [] : await allLines(refund, completing);
    lines.set(ids[index] ?? '', { nodes });
  }
  return orders.map((order) => ({
    ...objectOf(order),
    agreements: { nodes: agreementsOf(order).map((agreement) => putLines(agreement, lines)) },
  }));
}

function agreementsOf(order: Json): readonly Json[] {
  return listOf(field(field(order, 'agreements'), 'nodes'));
}

/** The id of a refund that came without its lines. */
function bareRefund(agreement: Json): string | null {
  const refund = field(agreement, 'refund');
  return field(refund, 'refundLineItems') === null ? textOf(field(refund, 'id')) : null;
}

function putLines(agreement: Json, lines: ReadonlyMap<string, Json>): Json {
  const found = lines.get(bareRefund(agreement) ?? '');
  if (found === undefined) return agreement;
  const refund = { ...objectOf(field(agreement, 'refund')), refundLineItems: found };
  return { ...objectOf(agreement), refund };
}
