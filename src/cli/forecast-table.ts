import { currencyCode, currencyExponent, formatMinor, minorUnits } from '../core/index.ts';
import type { ForecastRun, StoredForecast } from '../ledger/index.ts';
import type { NamedNode } from '../planning/index.ts';
import { textTable } from './text-table.ts';

const columns = [
  { title: 'period', align: 'left' },
  { title: 'of', align: 'left' },
  { title: 'expected', align: 'right' },
  { title: '80 % from', align: 'right' },
  { title: 'to', align: 'right' },
  { title: '', align: 'left' },
  { title: 'why', align: 'left' },
] as const;

/** Forecasts as a table, node by node, and what they were made from. Counts in units, amounts in their currency. */
export function forecastTable({
  run,
  nodes,
  rows,
}: {
  readonly run: Pick<ForecastRun, 'grain' | 'originDay'>;
  readonly nodes: readonly NamedNode[];
  readonly rows: readonly StoredForecast[];
}): string {
  const byNode = Map.groupBy(rows, ({ nodeId }) => nodeId);
  const lines = nodes.flatMap((node) =>
    (byNode.get(node.id) ?? []).map((point) => [
      point.day,
      nameOf(node),
      ...[point.value, point.lower80, point.upper80].map((value) => figure(value, node)),
      node.measure === 'units' ? 'units' : node.currency,
      point.reason ?? '',
    ]),
  );
  return `${textTable(columns, lines)}\n\nby ${run.grain}, from what was known at the end of ${run.originDay}`;
}

function nameOf({ level, name, storeName }: NamedNode): string {
  if (level === 'company') return 'company';
  const own = name ?? `no ${level}`;
  return level === 'store' ? own : `${own} · ${storeName ?? ''}`;
}

function figure(value: number, { measure, currency }: NamedNode): string {
  if (measure === 'units') return String(value / 1000);
  return formatMinor(minorUnits(value), currencyExponent(currencyCode(currency)));
}
