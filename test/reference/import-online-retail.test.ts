import { expect, test } from 'vitest';
import { dataset, referenceImport } from './import-setup.ts';

const file = 'online-retail-ii/online_retail_2009_2011_merged.csv.gz';

// Read by DuckDB alone: pennies per line, half away from zero; the kind by the invoice's first letter.
const lines = `
  create table line as
  select case left("Invoice", 1) when 'C' then 'reversal' when 'A' then 'adjustment' else 'sale' end as kind,
    "Invoice" as invoice, trim("StockCode") as product, trim("Country") as country, left("InvoiceDate", 10) as day,
    "Customer ID" as customer, cast("Quantity" as bigint) as quantity,
    cast(round(cast("Price" as decimal(18, 4)) * cast("Quantity" as decimal(18, 0)), 2) * 100 as bigint) as pennies
  from read_csv('${dataset(file)}', all_varchar = true)`;

const sums = (column: string): string =>
  `select kind, ${column}, sum(pennies), sum(quantity), count(*) from line group by 1, 2 order by 1, 2`;

const ledgerSums = (column: string, join = ''): string => `
  select e.kind, ${column}, cast(sum(e.gross + e.adjustment) as text),
    cast(sum(case e.kind when 'adjustment' then l.quantity else e.quantity_e3 / 1000 end) as text), cast(count(*) as text)
  from ledger.sale_event e
  join ledger.document d on d.id = e.document_id
  cross join lateral (select cast(d.body -> 'lines' -> (e.line_no - 1) ->> 'quantityE3' as bigint) / 1000 as quantity) l
  ${join}
  group by 1, 2 order by e.kind collate "C", ${column} collate "C"`;

test('Online Retail II, plain: totals, days, countries and products are those of the file; twice changes nothing', {
  timeout: 1_800_000,
}, async () => {
  await using reference = await referenceImport('online-retail-ii', file);
  const report = await reference.import();
  expect(report).toMatchObject({
    rowsRead: 1_044_847,
    orders: 45_330,
    credits: 8_292,
    adjustments: 6,
    lines: 1_044_847,
    rejectedRows: 0,
  });
  // Figures of the data set's README.
  expect(
    await reference.ledger(`
      select kind, cast(sum(gross) as text), cast(sum(adjustment) as text), cast(count(distinct document_id) as text),
        cast(count(distinct customer_id) as text), cast(count(*) as text)
      from ledger.sale_event group by kind order by kind`),
  ).toEqual([
    ['adjustment', '0', '-14761408', '6', '0', '6'],
    ['reversal', '-146530366', '0', '8292', expect.any(String), '19165'],
    ['sale', '2052266184', '0', '45330', '5881', '1025676'],
  ]);
  expect(
    await reference.ledger(`
      select cast(count(*) as text), (select cast(count(distinct country) as text) from ledger.sale_event),
        (select cast(count(*) as text) from ledger.customer_first_order where store_id = 0 and deleted_at is null)
      from ledger.customer`),
  ).toEqual([['5942', '43', '5881']]);

  await reference.files(lines);
  const day = await reference.files(sums('day'));
  expect(new Set(day.map((row) => row[1])).size).toBe(604);
  expect(await reference.ledger(ledgerSums('cast(e.event_day as text)'))).toEqual(day);
  expect(await reference.ledger(ledgerSums('e.country'))).toEqual(
    await reference.files(sums('country')),
  );
  const product = `join ledger.product p on p.id = e.product_id and p.tenant_id = e.tenant_id`;
  expect(await reference.ledger(ledgerSums('p.external_id', product))).toEqual(
    await reference.files(sums('product')),
  );

  const before = await reference.revision();
  expect(await reference.import()).toMatchObject({
    stored: 0,
    unchanged: report.stored,
    removed: 0,
  });
  expect(await reference.revision()).toBe(before);
});
