import { addDays, type BusinessDay, businessDay } from '../../src/core/index.ts';

export type Range = { readonly from: BusinessDay; readonly to: BusinessDay };

const days = 90;

/** The `index`th of the runs of 90 days that have as many before them, from the newest back. */
export function rangeAt(index: number): Range {
  const to = addDays(businessDay('2025-12-31'), -(index * 13) % 540);
  return { from: addDays(to, 1 - days), to };
}

/** The days right before a range, as many as it has. */
export function before({ from }: Range): Range {
  return { from: addDays(from, -days), to: addDays(from, -1) };
}

const kpi = [
  ...[
    'gross_sales',
    'discounts',
    'reversals',
    'net_sales',
    'shipping',
    'taxes',
    'tips',
    'total_sales',
  ],
  ...['orders', 'aov', 'units', 'gross_profit', 'gross_margin', 'customers'],
];

/** What an overview page asks together for one range. */
export function overviewQueries({ from, to }: Range): Readonly<Record<string, object>> {
  const time = { clock: 'event', from, to };
  const compare = 'previous_period';
  const split = { measures: ['net_sales', 'orders'], time, compare, limit: 8, others: true };
  return {
    kpi: { measures: kpi, time, compare },
    series: { measures: ['net_sales', 'orders'], time: { ...time, grain: 'day' }, compare },
    products: {
      measures: ['net_sales', 'units'],
      dimensions: ['product'],
      time,
      compare,
      limit: 10,
    },
    channels: { ...split, dimensions: ['channel'] },
    countries: { ...split, dimensions: ['country'] },
    customers: { ...split, dimensions: ['customer_type'] },
  };
}

const net = "sum(e.gross + e.discount) filter (where e.kind in ('sale', 'reversal'))";
const orders = 'count(*) filter (where e.initial and e.seq = 1)';
const both = (column: string): string =>
  `sum(e.${column}) filter (where e.kind in ('sale', 'reversal'))`;

/** The same questions as someone who knows the tables would write them for DuckDB, each as one statement. */
export function bareStatements(range: Range): Readonly<Record<string, string>> {
  const { from, to } = range;
  const other = before(range);
  const within = `(e.event_day between date '${other.from}' and date '${other.to}' or e.event_day between date '${from}' and date '${to}')`;
  const side = `e.event_day >= date '${from}'`;
  const by = (key: string, join = ''): string =>
    `select ${side} as side, ${key} as key, ${net}, ${orders} from ledger.sale_event e ${join} where ${within} group by 1, 2`;
  return {
    kpi: `select ${side} as side, sum(e.gross) filter (where e.kind = 'sale'), sum(e.discount) filter (where e.kind = 'sale'),
      sum(e.gross + e.discount) filter (where e.kind = 'reversal'), ${net}, ${both('shipping')}, ${both('tax')}, ${both('tip')},
      ${both('gross + e.discount + e.tax + e.shipping + e.duty + e.tip + e.buyer_fee')}, ${orders},
      sum(e.gross + e.discount) filter (where e.kind = 'sale' and e.initial), sum(e.quantity_e3) filter (where e.kind = 'sale'),
      ${both('cost')}, count(distinct e.customer_id) filter (where e.initial)
      from ledger.sale_event e where ${within} group by 1`,
    series: `select e.event_day, ${net}, ${orders} from ledger.sale_event e where ${within} group by 1 order by 1`,
    products: `select p.title, ${net.replace('where ', `where ${side} and `)} as main, ${net.replace('where ', `where not (${side}) and `)},
      sum(e.quantity_e3) filter (where e.kind = 'sale' and ${side}), sum(e.quantity_e3) filter (where e.kind = 'sale' and not (${side}))
      from ledger.sale_event e join ledger.product p on p.id = e.product_id where ${within} group by 1 order by 2 desc limit 10`,
    channels: by('c.name', 'left join ledger.channel c on c.id = e.channel_id'),
    countries: by('e.country'),
    customers: by(
      'f.document_id is not null',
      'left join ledger.customer_first_order f on f.document_id = e.document_id and f.store_id = 0',
    ),
  };
}
