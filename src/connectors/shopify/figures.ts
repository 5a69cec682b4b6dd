import {
  currencyCode,
  currencyExponent,
  decimalToMinor,
  type Json,
  parseDecimal,
  parseInstant,
} from '../../core/index.ts';
import type { PlatformFigure } from '../connector.ts';
import { loopGuard } from '../kit/page-loop.ts';
import { field, textOf } from './fields.ts';
import { timeFilter } from './filters.ts';
import { idOf } from './gid.ts';
import { readPage } from './nodes.ts';
import { figuresQuery, pageSizes } from './queries.ts';
import { maxObjects } from './scan.ts';
import type { StreamContext } from './streams.ts';

/** See `OpenConnection.figures`: what Shopify says its orders come to now, by when they were placed. Test orders are left out. */
export async function* readFigures(
  { client, sizes }: StreamContext,
  range: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): AsyncGenerator<readonly PlatformFigure[]> {
  const seen = loopGuard();
  let from = range.from;
  let paged = 0;
  for (let after: string | null = null; ; ) {
    const query = timeFilter('processed_at', from, range.to);
    const page = await readPage(client, sizes, {
      name: 'figures',
      root: 'orders',
      text: figuresQuery,
      size: pageSizes.figures,
      variables: { after, query },
      signal,
    });
    const figures = page.nodes.map(figureOf).filter((figure) => figure !== null);
    yield figures.filter(({ placedAt }) => placedAt >= range.from && placedAt < range.to);
    if (page.after === null) return;
    seen(page.after);
    paged += page.nodes.length;
    after = page.after;
    const last = figures.at(-1)?.placedAt ?? from;
    if (paged < maxObjects || last <= from) continue;
    // One query pages no further: the next begins at the last order's second.
    [from, paged, after] = [last, 0, null];
  }
}

function figureOf(node: Json): PlatformFigure | null {
  const money = field(field(node, 'currentTotalPriceSet'), 'shopMoney');
  const id = textOf(field(node, 'id'));
  const placed = textOf(field(node, 'processedAt'));
  const amount = textOf(field(money, 'amount'));
  const currency = textOf(field(money, 'currencyCode'));
  if (field(node, 'test') === true || id === null || placed === null) return null;
  if (amount === null || currency === null) return null;
  return {
    externalId: idOf(id),
    placedAt: parseInstant(placed),
    totalMinor: decimalToMinor(parseDecimal(amount), currencyExponent(currencyCode(currency))),
  };
}
