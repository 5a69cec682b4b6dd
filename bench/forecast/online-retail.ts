import { readDataset } from './datasets.ts';

/** Units sold a day of one product; NaN on days when the shop took no order at all. */
export interface ProductDays {
  readonly id: string;
  readonly values: Float64Array;
}

const DAY_MS = 86_400_000;
/** Five digits, at most two letters behind: what the shop sells, not postage, fees or corrections. */
const PRODUCT_CODE = /^\d{5}[A-Za-z]{0,2}$/;

interface Line {
  readonly invoice: string;
  readonly code: string;
  readonly quantity: number;
  readonly day: number;
  readonly price: number;
}

/** Cells of one line; the description alone may be quoted and hold commas or doubled quotes. */
function parseLine(text: string): Line | null {
  const match = /^([^,]*),([^,]*),(?:"(?:[^"]|"")*"|[^,]*),(-?\d+),([^,]*),([^,]*),/.exec(text);
  if (match === null) return null;
  const [, invoice = '', code = '', quantity, time = '', price] = match;
  const day = Math.floor(Date.parse(`${time.slice(0, 10)}T00:00:00Z`) / DAY_MS);
  return {
    invoice,
    code: code.toUpperCase(),
    quantity: Number(quantity),
    day,
    price: Number(price),
  };
}

function readSales(): Line[] {
  const text = readDataset('online-retail-ii/online_retail_2009_2011_merged.csv.gz');
  return text
    .split('\n')
    .slice(1)
    .map(parseLine)
    .filter((line): line is Line => line !== null && PRODUCT_CODE.test(line.code))
    .filter((line) => !line.invoice.startsWith('C') && line.quantity > 0 && line.price > 0);
}

/**
 * Online Retail II: daily units of the products with the most revenue, first to last day of the file.
 */
export function readTopProducts(count: number): ProductDays[] {
  const sales = readSales();
  const revenue = new Map<string, number>();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { code, quantity, price, day } of sales) {
    revenue.set(code, (revenue.get(code) ?? 0) + quantity * price);
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  const top = [...revenue].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, count);
  const isOpen = new Set(sales.map(({ day }) => day));
  const byCode = new Map(
    top.map(([code]) => {
      const closed = (_: unknown, i: number): number => (isOpen.has(first + i) ? 0 : Number.NaN);
      return [code, Float64Array.from({ length: last - first + 1 }, closed)] as const;
    }),
  );
  for (const { code, quantity, day } of sales) {
    const values = byCode.get(code);
    if (values !== undefined) values[day - first] = (values[day - first] ?? 0) + quantity;
  }
  return [...byCode].map(([id, values]) => ({ id, values }));
}
