import type { ShopBook } from '../../sandbox/index.ts';
import type { ShopifyWorld } from './shopify-world.ts';

/** Figures by name, amounts in minor units; what is zero is left out. */
type Figures = Readonly<Record<string, number>>;

/** Everything that must be equal on both sides, as plain text keys, so that a difference shows itself. */
export type Truth = {
  /** `order · day` → figures. */
  readonly orders: Readonly<Record<string, Figures>>;
  readonly orderIds: readonly string[];
  /** `variant@location` → available, committed, on hand, incoming. */
  readonly stock: Readonly<Record<string, readonly number[]>>;
  readonly products: readonly string[];
  readonly variants: readonly string[];
};

const compared = [
  'gross',
  'discounts',
  'reversals',
  'shipping',
  'taxes',
  'duties',
  'tips',
  'fees',
  'giftCards',
  'units',
  'unitsReversed',
] as const;

/** The shop's own account of itself. */
export function truthOfBook(book: ShopBook): Truth {
  const orders: Record<string, Figures> = {};
  for (const order of book.orders.values()) {
    if (order.test) continue;
    for (const [day, figures] of order.days) {
      const own = withoutZeros(Object.fromEntries(compared.map((name) => [name, figures[name]])));
      if (Object.keys(own).length > 0) orders[`${order.id} · ${day}`] = own;
    }
  }
  return {
    orders: sorted(orders),
    orderIds: [...book.orders.keys()].sort(),
    stock: sorted(
      Object.fromEntries(
        book.stock.map(({ variantId, locationId, available, committed, onHand, incoming }) => [
          `${variantId}@${locationId}`,
          [available, committed, onHand, incoming],
        ]),
      ),
    ),
    products: [...book.productIds].sort(),
    variants: [...book.variantIds].sort(),
  };
}

const eventsText = `SELECT d.external_id || ' · ' || CAST(e.event_day AS text) AS key,
CAST(sum(e.gross) FILTER (WHERE e.kind = 'sale') AS bigint) AS gross,
CAST(sum(e.discount) FILTER (WHERE e.kind = 'sale') AS bigint) AS discounts,
CAST(sum(e.gross + e.discount) FILTER (WHERE e.kind = 'reversal') AS bigint) AS reversals,
CAST(sum(e.shipping) AS bigint) AS shipping, CAST(sum(e.tax) AS bigint) AS taxes,
CAST(sum(e.duty) AS bigint) AS duties, CAST(sum(e.tip) AS bigint) AS tips, CAST(sum(e.buyer_fee) AS bigint) AS fees,
CAST(sum(e.gross + e.discount) FILTER (WHERE e.kind = 'gift_card') AS bigint) AS "giftCards",
CAST(sum(e.quantity_e3) FILTER (WHERE e.kind = 'sale') AS bigint) / 1000 AS units,
CAST(-sum(e.quantity_e3) FILTER (WHERE e.kind = 'reversal') AS bigint) / 1000 AS "unitsReversed"
FROM ledger.sale_event AS e JOIN ledger.document AS d ON d.tenant_id = e.tenant_id AND d.id = e.document_id
WHERE e.tenant_id = CAST($1 AS uuid) AND e.kind IN ('sale', 'reversal', 'gift_card') AND d.deleted_at IS NULL
GROUP BY d.external_id, e.event_day`;

type EventRow = { readonly key: string } & Readonly<
  Record<(typeof compared)[number], number | null>
>;

type StockRow = {
  readonly key: string;
  readonly available: number | null;
  readonly committed: number | null;
  readonly onHand: number | null;
  readonly incoming: number | null;
};

/** What the ledger has of the shop. */
export async function truthOfLedger({
  database,
  tenant,
}: Pick<ShopifyWorld, 'database' | 'tenant'>): Promise<Truth> {
  return database.tenant(
    tenant,
    async (tx) => {
      const query = <Row>(text: string) => tx.query<Row>(text, [tenant]);
      const ids = async (table: string, more = '') =>
        (
          await query<{ readonly id: string }>(
            `SELECT external_id AS id FROM ledger.${table} WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL ${more}`,
          )
        ).map(({ id }) => id);
      const events = await query<EventRow>(eventsText);
      const levels = await query<StockRow>(
        `SELECT external_id AS key, available_e3 AS available, committed_e3 AS committed, on_hand_e3 AS "onHand",
incoming_e3 AS incoming FROM ledger.inventory_level WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL`,
      );
      return {
        orders: sorted(ordersOf(events)),
        orderIds: (await ids('document')).sort(),
        stock: sorted(
          Object.fromEntries(
            levels.map(({ key, available, committed, onHand, incoming }) => [
              key,
              [available, committed, onHand, incoming].map((e3) => (e3 ?? Number.NaN) / 1000),
            ]),
          ),
        ),
        products: (await ids('product', 'AND NOT stub')).sort(),
        variants: (
          await ids(
            'variant',
            'AND product_id IN (SELECT id FROM ledger.product WHERE tenant_id = CAST($1 AS uuid) AND NOT stub AND deleted_at IS NULL)',
          )
        ).sort(),
      };
    },
    { readOnly: true, snapshot: true },
  );
}

function ordersOf(events: readonly EventRow[]): Record<string, Figures> {
  const all = events.map(({ key, ...own }) => [key, figuresOf(own)] as const);
  return Object.fromEntries(all.filter(([, own]) => Object.keys(own).length > 0));
}

function figuresOf(own: Omit<EventRow, 'key'>): Figures {
  return withoutZeros(Object.fromEntries(compared.map((name) => [name, own[name] ?? 0])));
}

function withoutZeros(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== 0));
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
