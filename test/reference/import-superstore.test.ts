import { expect, test } from 'vitest';
import { dataset, referenceImport } from './import-setup.ts';

const file = 'superstore/superstore.csv.gz';

test('Superstore: sales with lines rounded, gross profit, days, states and products are those of the file', async () => {
  await using reference = await referenceImport('superstore', file);
  const report = await reference.import();
  expect(report).toMatchObject({ rowsRead: 9_994, orders: 5_009, lines: 9_994, rejectedRows: 0 });
  const [totals] = await reference.ledger(`
    select cast(sum(gross + discount) as text), cast(sum(gross + discount + cost) as text),
      cast(count(distinct customer_id) as text), cast(count(distinct product_id) as text)
    from ledger.sale_event`);
  // 2,297,201.07 with each line rounded; gross profit within 2.00 of the unrounded 286,397.02.
  expect(totals?.[0]).toBe('229720107');
  expect(Math.abs(Number(totals?.[1]) - 28_639_702)).toBeLessThan(200);
  expect(totals?.slice(2)).toEqual(['793', '1862']);

  await reference.files(`
    create table line as select *,
      cast(round(cast("Sales" as decimal(18, 6)), 2) * 100 as bigint) as cents,
      cast(round(cast("Profit" as decimal(18, 6)), 2) * 100 as bigint) as profit_cents
    from read_csv('${dataset(file)}', all_varchar = true)`);
  const compare = async (column: string, ledgerColumn: string, join = ''): Promise<void> => {
    const expected = await reference.files(
      `select ${column}, sum(cents), sum(profit_cents), sum(cast("Quantity" as bigint)), count(*) from line group by 1 order by 1`,
    );
    const found = await reference.ledger(`
      select ${ledgerColumn}, cast(sum(e.gross + e.discount) as text), cast(sum(e.gross + e.discount + e.cost) as text),
        cast(sum(e.quantity_e3) / 1000 as text), cast(count(*) as text)
      from ledger.sale_event e ${join} group by 1 order by ${ledgerColumn} collate "C"`);
    expect(
      found.map(([key, sales, profit, units, rows]) => [
        key,
        sales,
        profit,
        String(Number(units)),
        rows,
      ]),
    ).toEqual(expected);
  };
  await compare(`"Order Date"`, 'cast(e.event_day as text)');
  await compare(`"State"`, 'e.region');
  await compare(`"Product ID"`, 'p.external_id', 'join ledger.product p on p.id = e.product_id');

  const before = await reference.revision();
  expect(await reference.import()).toMatchObject({ stored: 0, removed: 0 });
  expect(await reference.revision()).toBe(before);
});
