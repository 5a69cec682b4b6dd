import { before, type Window } from './page.ts';

const net = "sum(e.gross + e.discount) filter (where e.kind in ('sale', 'reversal'))";
const orders = 'count(*) filter (where e.initial and e.seq = 1)';
const buyers = 'count(distinct e.customer_id) filter (where e.initial)';
const both = (columns: string): string =>
  `sum(${columns}) filter (where e.kind in ('sale', 'reversal'))`;
const sale = (columns: string): string => `sum(${columns}) filter (where e.kind = 'sale')`;
const back = "sum(e.gross + e.discount) filter (where e.kind = 'reversal')";

const summed = [
  both('e.gross + e.discount + e.tax + e.shipping + e.duty + e.tip + e.buyer_fee'),
  ...[net, orders, `${sale('e.gross + e.discount').slice(0, -1)} and e.initial)`],
  ...[
    sale('e.quantity_e3'),
    back,
    sale('e.gross'),
    sale('e.discount'),
    sale('e.gross + e.discount'),
  ],
  ...[both('e.shipping'), both('e.tax'), both('e.cost')],
  `${net.slice(0, -1)} and e.cost is not null)`,
].join(', ');

/** A question that looks at no line is asked of the documents' events, as the metrics do it. */
const documents = 'twin.document_event';

/** The page's questions as someone who knows the tables would write them for DuckDB, each as one statement. */
export function bareStatements(window: Window): Readonly<Record<string, string>> {
  const { from, to } = window;
  const other = before(window);
  const one = `e.event_day between date '${from}' and date '${to}'`;
  const two = `e.event_day between date '${other.from}' and date '${to}'`;
  const side = `e.event_day >= date '${from}'`;
  const ranked = (key: string, table: string, values: string): string =>
    `with g as (select ${key} as key, ${side} as side, ${values} from ${table} where ${two} group by 1, 2),
      r as (select key, row_number() over (order by sum(n) filter (where side) desc nulls last, key) as place from g group by 1)
      select case when place <= 10 then r.key end as shown, side, sum(n), sum(m), sum(o), count(*) from g join r on g.key is not distinct from r.key group by 1, 2`;
  return {
    summary: `with many as (select customer_id from ${documents} where initial and seq = 1 and customer_id is not null group by 1 having count(*) > 1)
      select ${side} as side, e.event_day, ${summed}, ${buyers},
      count(distinct e.customer_id) filter (where e.initial and m.customer_id is not null)
      from ${documents} e left join many m on m.customer_id = e.customer_id where ${two}
      group by grouping sets ((1, 2), (1))`,
    products: ranked(
      'e.product_id',
      'ledger.sale_event e',
      `${net} as n, ${sale('e.quantity_e3')} as m, ${back} as o`,
    ),
    breakdown: ranked('e.channel_id', `${documents} e`, `${net} as n, ${orders} as m, 0 as o`),
    customers: `select e.event_day, f.document_id is not null as is_new, ${net}, ${buyers} from ${documents} e
      left join ledger.customer_first_order f on f.document_id = e.document_id and f.store_id = 0
      where ${one} group by grouping sets ((1, 2), (2), ())`,
  };
}
