import { expect, test } from 'vitest';
import { dataset, referenceImport } from './import-setup.ts';

const csv = (name: string): string => dataset(`adventureworks/AdventureWorks_${name}.csv.gz`);

/** By hand, from the files: first and last line of each run of junk, and why. */
const junk: readonly (readonly [file: string, from: number, to: number, reason: string])[] = [
  ['AdventureWorks_Customers.csv.gz', 1, 1, 'before_header'],
  ['AdventureWorks_Customers.csv.gz', 3, 3, 'key_missing'],
  ['AdventureWorks_Products.csv.gz', 1, 3, 'before_header'],
  ['AdventureWorks_Products.csv.gz', 87, 88, 'key_missing'],
  ['AdventureWorks_Products.csv.gz', 218, 221, 'key_missing'],
  ['AdventureWorks_Sales_2015.csv.gz', 1, 1, 'before_header'],
  ['AdventureWorks_Sales_2015.csv.gz', 3, 3, 'blank_row'],
  ['AdventureWorks_Sales_2015.csv.gz', 4, 4, 'date_invalid'],
  ['AdventureWorks_Sales_2015.csv.gz', 5, 6, 'blank_row'],
  ['AdventureWorks_Sales_2015.csv.gz', 31, 34, 'blank_row'],
  ['AdventureWorks_Sales_2017.csv.gz', 21, 30, 'blank_row'],
];

test('AdventureWorks: cleaned as its README says, each junk row named', async () => {
  await using reference = await referenceImport('adventureworks', 'adventureworks');
  const report = await reference.import();
  expect(report).toMatchObject({ orders: 25_164, lines: 56_046 + 1_809 });
  const [sales] = await reference.ledger(`
    select cast(sum(gross) as text), cast(sum(cost) as text), cast(sum(quantity_e3) / 1000 as text),
      cast(count(*) as text), cast(count(distinct document_id) as text), cast(count(distinct customer_id) as text)
    from ledger.sale_event where kind = 'sale'`);
  const [revenue, cost, units, ...counts] = sales ?? [];
  // Lines are rounded to the cent: 24,914,583.66 and 14,456,847.13 against 24,914,586.82 and 14,456,871.39 before rounding.
  expect([revenue, cost, Number(units)]).toEqual(['2491458366', '-1445684713', 84_174]);
  expect(counts).toEqual(['56046', '25164', '17416']);
  const [returned] = await reference.ledger(
    `select cast(-sum(quantity_e3) / 1000 as text) from ledger.sale_event where kind = 'reversal'`,
  );
  expect(Number(returned?.[0])).toBe(1_828);

  // The same by DuckDB over the files: good rows by their form alone, each once, priced by the product file.
  const [expected] = await reference.files(`
    with sale as (
      select distinct * from read_csv(['${csv('Sales_2015')}', '${csv('Sales_2016')}', '${csv('Sales_2017')}'],
        header = false, all_varchar = true, null_padding = true, names = ['d', 's', 'o', 'p', 'c', 't', 'l', 'q'])
      where regexp_full_match(o, 'SO\\d+')
    ), product as (
      select column0 as id, cast(column7 as decimal(18, 4)) as cost, cast(column8 as decimal(18, 4)) as price
      from read_csv('${csv('Products')}', header = false, all_varchar = true, null_padding = true, skip = 4)
      where regexp_full_match(column0, '\\d+')
    )
    select cast(sum(round(price * cast(q as integer), 2) * 100) as bigint), cast(-sum(round(cost * cast(q as integer), 2) * 100) as bigint),
      sum(price * cast(q as integer)), sum(cost * cast(q as integer)), count(*), count(distinct o), count(distinct c)
    from sale join product on product.id = sale.p`);
  expect(expected).toEqual(
    [revenue, cost, '24914586.8162', '14456871.3904', ...counts].map((value, index) =>
      index === 2 || index === 3 ? expect.any(String) : value,
    ),
  );
  expect(Number(expected?.[2])).toBeCloseTo(24_914_586.82, 2);
  expect(Number(expected?.[3])).toBeCloseTo(14_456_871.39, 2);

  const problems = await reference.ledger(
    `select source, cast(line_number as text), reason from ledger.sync_issue order by source collate "C", sync_issue.line_number`,
  );
  const named = problems.filter(
    ([, , reason]) => reason !== 'duplicate_key' && reason !== 'duplicate_row',
  );
  expect(named).toEqual(
    junk.flatMap(([file, from, to, reason]) =>
      Array.from({ length: to - from + 1 }, (_, at) => [file, String(from + at), reason]),
    ),
  );
  expect(problems.filter(([, , reason]) => reason === 'duplicate_row')).toHaveLength(1);
  expect(report.rejectedRows).toBe(problems.length);

  const before = await reference.revision();
  expect(await reference.import()).toMatchObject({ stored: 0, removed: 0 });
  expect(await reference.revision()).toBe(before);
});
