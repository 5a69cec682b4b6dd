import { describe, expect, test } from 'vitest';
import { buildWorkbook, cell } from '../../../test/fixtures/files/build-workbook.ts';
import { testFolder } from '../../../test/fixtures/files/folder.ts';
import {
  header,
  open,
  pagesOf,
  plain,
  problemsOf,
  readAll,
} from '../../../test/fixtures/files/read-files.ts';
import { findPreset } from './presets.ts';

describe('documents', () => {
  test('lines of one document come together however far apart they stand, in the order of first rows', async () => {
    const folder = await testFolder();
    const rows = Array.from({ length: 5000 }, (_, at) => `B${at},2025-03-10 10:00,cup,1,2.00\n`);
    const file = await folder.write(
      'sales.csv',
      `${header}A1,2025-03-10 09:00,pot,2,1.005\n${rows.join('')}A1,2025-03-10 09:01,lid,1,0.50\n`,
    );
    const { documents, pages } = await readAll(folder, [file]);
    expect(documents).toHaveLength(5001);
    expect(documents[0]).toMatchObject({
      externalId: 'A1',
      kind: 'order',
      // 09:00 in Berlin in March; the earlier of its rows' times.
      placedAt: Date.parse('2025-03-10T08:00:00Z'),
      lines: [
        // 2 × 1.005 = 2.01, rounded once.
        { key: '1', productExternalId: 'pot', quantityE3: 2000, gross: 201 },
        { key: '2', productExternalId: 'lid', quantityE3: 1000, gross: 50 },
      ],
    });
    expect(documents[1]?.externalId).toBe('B0');
    expect(pages.at(-1)?.done).toBe(true);
    expect(pages.slice(0, -1).every((page) => !page.done)).toBe(true);
  });

  test('credits are written positive, an order keeps a correction below zero', async () => {
    const folder = await testFolder();
    const file = await folder.write(
      's.csv',
      `${header}C1,2025-03-10,pot,-2,1.5\n1,2025-03-10,pot,-3,0\n`,
    );
    const { documents } = await readAll(folder, [file]);
    expect(
      documents.map(({ kind, lines }) => [kind, lines[0]?.quantityE3, lines[0]?.gross]),
    ).toEqual([
      ['credit', 2000, 300],
      ['order', -3000, 0],
    ]);
  });

  test('one bad row rejects its whole document, named row by row; the others come in', async () => {
    const folder = await testFolder();
    const file = await folder.write(
      's.csv',
      `${header}1,2025-03-10,pot,1,1\n1,31/02/2025,lid,1,1\n,2025-03-10,x,1,1\n2,2025-03-10,pot,one,1\n3,2025-03-10,cup,1,1\n4,2025\n,,,,\n`,
    );
    const mapping = { ...plain, files: { orders: { dateOrder: 'dmy' } } };
    const { documents, problems, report } = await readAll(folder, [file], { mapping });
    expect(documents.map((document) => document.externalId)).toEqual(['3']);
    expect(
      problems.map(({ lineNumber, reason, source, raw }) => [source, lineNumber, reason, raw]),
    ).toEqual([
      ['s.csv', 4, 'id_missing', ',2025-03-10,x,1,1'],
      ['s.csv', 7, 'column_count', '4,2025'],
      ['s.csv', 8, 'blank_row', ',,,,'],
      ['s.csv', 2, 'document_rejected', '1,2025-03-10,pot,1,1'],
      ['s.csv', 3, 'date_invalid', '1,31/02/2025,lid,1,1'],
      ['s.csv', 5, 'amount_invalid', '2,2025-03-10,pot,one,1'],
    ]);
    expect(problems.find(({ reason }) => reason === 'date_invalid')?.message).toContain(
      '31/02/2025',
    );
    expect(report).toMatchObject({
      rowsRead: 7,
      orders: 1,
      lines: 1,
      rejectedRows: 6,
      rejectedDocuments: 2,
    });
  });

  test('the same files give the same pages, and a scan goes on at any of its cursors', async () => {
    const folder = await testFolder();
    const rows = Array.from(
      { length: 60 },
      (_, at) => `${at % 20},2025-03-10,p${at % 7},1,${at}.00\n`,
    );
    const file = await folder.write('s.csv', `${header}${rows.join('')},,,,\nbad\n`);
    const options = {
      pageLines: 7,
      mapping: { ...plain, products: { role: 'orders', id: 'Item' } },
    };
    await using scan = await open(folder, [file], options);
    const pages = await pagesOf(scan);
    const report = scan.report?.();
    expect(pages.length).toBeGreaterThan(5);
    for (const [index, page] of pages.entries()) {
      await using again = await open(folder, [file], options);
      const rest = await pagesOf(again, page.cursor);
      const expected = pages.slice(index + 1);
      expect(rest.flatMap((one) => one.records)).toEqual(expected.flatMap((one) => one.records));
      expect(problemsOf(rest)).toEqual(problemsOf(expected));
      expect(rest.at(-1)?.done).toBe(true);
      expect(again.report?.()).toEqual(report);
    }
  });

  test('a changed file or mapping refuses to go on', async () => {
    const folder = await testFolder();
    const file = await folder.write('s.csv', `${header}1,2025-03-10,pot,1,1\n`);
    const { pages } = await readAll(folder, [file]);
    await folder.write('s.csv', `${header}1,2025-03-10,pot,1,2\n`);
    await using changed = await open(folder, [file]);
    await expect(pagesOf(changed, pages[0]?.cursor ?? null)).rejects.toThrow(
      /changed since this import/,
    );
  });
});

describe('files', () => {
  test('a workbook: two sheets, dates, shared texts, formulas by their stored result, hidden sheets left out', async () => {
    const folder = await testFolder();
    const head = ['No', 'Date', 'Item', 'Qty', 'Price'].map(cell.text);
    // 45726.5 = 2025-03-10 12:00.
    const row = (no: string, item: number, price = cell.number('1.1000000000000001')) => [
      cell.text(no),
      cell.date('45726.5'),
      cell.shared(item),
      cell.number('3'),
      price,
    ];
    const workbook = buildWorkbook(
      [
        {
          name: '2024',
          rows: [
            [cell.text('Report of sales')],
            [],
            head,
            row('1', 0),
            row('2', 1, cell.formula('1+1', '2')),
          ],
        },
        {
          name: '2025',
          rows: [
            head,
            row('3', 1),
            row('4', 1, cell.formula('A1/0', null)),
            row('5', 1, cell.error('#REF!')),
            [null],
          ],
        },
        { name: 'Draft', hidden: true, rows: [head, row('9', 0)] },
      ],
      ['=cmd|calc', 'lid "7""'],
    );
    const file = await folder.write('book.xlsx', workbook);
    const { documents, problems } = await readAll(folder, [file]);
    expect(
      documents.map(({ externalId, lines, placedAt }) => [
        externalId,
        lines[0]?.title,
        lines[0]?.gross,
        new Date(placedAt).toISOString(),
      ]),
    ).toEqual([
      ['1', '=cmd|calc', 330, '2025-03-10T11:00:00.000Z'],
      ['2', 'lid "7""', 600, '2025-03-10T11:00:00.000Z'],
      ['3', 'lid "7""', 330, '2025-03-10T11:00:00.000Z'],
    ]);
    expect(problems.map(({ source, lineNumber, reason }) => [source, lineNumber, reason])).toEqual([
      ['book.xlsx / 2024', 1, 'before_header'],
      ['book.xlsx / 2025', 3, 'amount_invalid'],
      ['book.xlsx / 2025', 4, 'amount_invalid'],
    ]);
    expect(problems[1]?.message).toContain('formula without a stored result');
  });

  test('orders and lines in files of their own', async () => {
    const folder = await testFolder();
    await folder.write(
      'orders.csv',
      'id;when;shipping;who\n10;10.03.2025;4,90;anna\n11;11.03.2025;0;bert\n',
    );
    await folder.write('lines.csv', 'order,sku,qty,price\n11,a,1,2.50\n10,b,2,3.00\n12,a,1,1.00\n');
    await folder.write('readme.md', 'hello');
    const mapping = {
      version: 1,
      store: { currency: 'EUR', zone: 'Europe/Berlin' },
      files: { orders: { names: ['orders*'], dateOrder: 'dmy' }, lines: { names: ['lines*'] } },
      documents: [
        {
          role: 'orders',
          id: 'id',
          kind: 'order',
          placedAt: 'when',
          shipping: 'shipping',
          customer: 'who',
          lines: {
            role: 'lines',
            document: 'order',
            product: 'sku',
            quantity: 'qty',
            price: 'price',
          },
        },
      ],
    };
    const { documents, problems, report } = await readAll(folder, [folder.path], { mapping });
    expect(
      documents.map(({ externalId, shipping, customerExternalId, lines }) => [
        externalId,
        shipping,
        customerExternalId,
        lines.map((line) => line.gross),
      ]),
    ).toEqual([
      ['11', 0, 'bert', [250]],
      ['10', 490, 'anna', [600]],
    ]);
    expect(problems.map(({ lineNumber, reason }) => [lineNumber, reason])).toEqual([
      [4, 'document_missing'],
    ]);
    expect(report).toMatchObject({
      ignored: [{ name: 'readme.md', reason: 'no CSV or XLSX file' }],
    });
  });

  test("Shopify's export: fields on the first row, order discount, taxes inside prices, refunds in part and in full", async () => {
    const folder = await testFolder();
    const columns =
      'Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Refunded Amount,Lineitem discount,Shipping Country';
    const file = await folder.write(
      'orders_export.csv',
      [
        columns,
        // Two lines of 20.00 and 10.00, 3.00 off the order, taxes on top.
        '#1001,a@b.c,paid,USD,27.00,5.00,2.70,34.70,3.00,2025-03-10 12:00:00 -0500,2,Cup,10.00,CUP,,0.00,0,US',
        '#1001,a@b.c,,,,,,,,2025-03-10 12:00:00 -0500,1,Lid,10.00,LID,,,0,',
        // Taxes inside: 11.00 + 0 = 11.00.
        '#1002,,refunded,USD,11.00,0.00,1.00,11.00,0.00,2025-03-11 12:00:00 -0500,1,Pot,11.00,POT,2025-03-12 09:00:00 -0500,11.00,0,DE',
        '#1003,,partially_refunded,USD,10.00,0.00,0.00,10.00,0.00,2025-03-11 12:00:00 -0500,1,Cup,10.00,CUP,,4.00,0,DE',
      ].join('\n'),
    );
    const { documents } = await readAll(folder, [file], {
      mapping: findPreset('shopify-orders').mapping,
    });
    const [first, second, third] = documents;
    expect(first).toMatchObject({
      orderDiscount: 300,
      shipping: 500,
      country: 'US',
      customerExternalId: 'a@b.c',
      reversals: [],
    });
    // 2.70 split over 20 : 10.
    expect(first?.lines.map(({ gross, tax }) => [gross, tax])).toEqual([
      [2000, 180],
      [1000, 90],
    ]);
    expect(second?.lines.map(({ gross, tax }) => [gross, tax])).toEqual([[1000, 100]]);
    expect(second).toMatchObject({
      status: 'refunded',
      reversals: [
        {
          reason: 'cancellation',
          at: Date.parse('2025-03-12T14:00:00Z'),
          lines: [{ lineKey: '1', gross: 1000, tax: 100, restocked: true }],
        },
      ],
    });
    expect(third?.reversals).toMatchObject([
      { reason: 'refund', at: third?.placedAt, unallocated: 400, lines: [] },
    ]);
  });
});

test('a coverage knows the documents it met and the days between; rows of unknown documents prove nothing', async () => {
  const folder = await testFolder();
  const file = await folder.write(
    'a.csv',
    `${header}1,2025-03-10,pot,1,1\nC2,2025-03-12,pot,-1,1\n3,never,pot,1,1\n`,
  );
  await using scan = await open(folder, [file]);
  await pagesOf(scan);
  const coverage = await scan.coverage?.();
  expect(coverage).toMatchObject({ firstDay: '2025-03-10', lastDay: '2025-03-12' });
  const names = [
    { kind: 'order', externalId: '1' },
    { kind: 'credit', externalId: '1' },
    { kind: 'credit', externalId: 'C2' },
    { kind: 'order', externalId: '3' },
    { kind: 'order', externalId: '4' },
  ] as const;
  expect(await coverage?.met(names)).toEqual([true, false, true, true, false]);
  const unknown = await folder.write(
    'b.csv',
    `${header}1,2025-03-10,pot,1,1\n,2025-03-10,pot,1,1\n`,
  );
  await using other = await open(folder, [unknown]);
  await pagesOf(other);
  expect(await other.coverage?.()).toBeNull();
});
