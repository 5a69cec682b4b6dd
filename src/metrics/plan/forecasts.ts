import type { Dimension } from '../catalog/dimension.ts';
import { filterCondition } from './conditions.ts';
import { firstOrderStore } from './fact.ts';
import type { ForecastAsk } from './forecast-ask.ts';
import { keyExpression, makeJoinSet } from './joins.ts';
import type { Parameters } from './parameters.ts';
import type { Resolved } from './resolve.ts';
import { type Side, startOf } from './slots.ts';
import type { Column } from './sums.ts';

const half = 'CAST(0.5 AS double precision)';

/** A double to the nearest integer, halves upwards: as `overriddenValue` rounds, and alike on both engines. */
function rounded(value: string): string {
  return `CAST(floor(${value} + ${half}) AS bigint)`;
}

function double(value: string): string {
  return `CAST(${value} AS double precision)`;
}

function withPercent(column: string): string {
  return rounded(`${double(column)} * ${double('10000 + o.value')} / ${double('10000')}`);
}

/** An amount that was set, at the rate of the model's own figures. */
function atRateOf(column: string, reporting: string): string {
  return rounded(
    `${double('o.value')} * (${double(reporting)} / ${double(`NULLIF(${column}, 0)`)})`,
  );
}

/** What is shown in the node's own currency or unit. */
const ownValue = `CASE o.kind WHEN 'set' THEN o.value WHEN 'percent' THEN ${withPercent('v.value')} ELSE v.value END`;

function reportingValue(currency: string): string {
  const set = `CASE WHEN v.reporting_value IS NULL THEN NULL WHEN n.currency = ${currency} THEN o.value WHEN v.value <> 0 THEN ${atRateOf('v.value', 'v.reporting_value')} ELSE ${atRateOf('v.upper95', 'v.reporting_upper95')} END`;
  return `CASE o.kind WHEN 'set' THEN ${set} WHEN 'percent' THEN ${withPercent('v.reporting_value')} ELSE v.reporting_value END`;
}

/** Forecasts `v` of the current run of the grain. */
function currentForecasts(grain: string): string {
  return `ledger.forecast v JOIN ledger.forecast_run r ON r.id = v.run_id AND r.current AND r.grain = ${grain} AND r.deleted_at IS NULL`;
}

/** The override in force of each node and period that has one: the one that was made last, which has the greatest id. */
function overrides(grain: string): string {
  const last = `SELECT v.node_id AS node_id, v.day AS day, max(w.id) AS id FROM ${currentForecasts(grain)} JOIN ledger.forecast_override w ON w.node_id = v.node_id AND w.grain = ${grain} AND w.day_from <= v.day AND w.day_to >= v.day AND w.deleted_at IS NULL WHERE v.deleted_at IS NULL GROUP BY v.node_id, v.day`;
  return `SELECT l.node_id AS node_id, l.day AS day, x.kind AS kind, x.value AS value FROM (${last}) l JOIN ledger.forecast_override x ON x.id = l.id`;
}

/** Forecasts of the level as rows that dimensions hang on like on an event `e`: ids, currency, day, and the figures. */
function forecastRows(
  { ownCurrency, currency }: Resolved,
  { grain, level }: ForecastAsk,
  parameters: Parameters,
): string {
  const bound = parameters.bind(grain, 'text');
  const isMoney = "n.measure = 'net_sales'";
  // Every bound value has to be used, so the currency is bound only where it is.
  const expected = (): string => reportingValue(parameters.bind(currency, 'text'));
  const figure = (own: string, reporting: () => string): string =>
    ownCurrency ? own : `CASE WHEN ${isMoney} THEN ${reporting()} ELSE ${own} END`;
  const ids = ['store_id', 'channel_id', 'location_id', 'product_id', 'variant_id', 'currency'];
  const selected = [
    ...ids.map((name) => `n.${name} AS ${name}`),
    'n.category_id AS root_id',
    'n.measure AS measure',
    'v.day AS day',
    `${figure(ownValue, expected)} AS expected`,
    `${figure('v.lower80', () => 'v.reporting_lower80')} AS lower`,
    `${figure('v.upper80', () => 'v.reporting_upper80')} AS upper`,
  ];
  const node = `JOIN ledger.forecast_node n ON n.id = v.node_id AND n.level = ${parameters.bind(level, 'text')} AND n.deleted_at IS NULL`;
  const override = `LEFT JOIN (${overrides(bound)}) o ON o.node_id = v.node_id AND o.day = v.day`;
  return `SELECT ${selected.join(', ')} FROM ${currentForecasts(bound)} ${node} ${override} WHERE v.deleted_at IS NULL`;
}

const columns = { value: 'expected', lower: 'lower', upper: 'upper' } as const;

/** The aggregate over forecasts `f` that gives a column. */
function aggregate({ part }: Column): string {
  const missing = "count(*) FILTER (WHERE f.measure = 'net_sales' AND f.expected IS NULL)";
  if (part === null) return missing;
  if (part.kind !== 'forecast') return 'CAST(0 AS bigint)';
  const filter = `FILTER (WHERE f.measure = '${part.of}')`;
  if (part.figure === 'known') return `count(f.expected) ${filter}`;
  return `COALESCE(sum(f.${columns[part.figure]}) ${filter}, 0)`;
}

/** A category's series has its root alone, and no product to find it by. */
function keyOf({ clock }: Resolved, { level }: ForecastAsk, joins: ReturnType<typeof makeJoinSet>) {
  return (dimension: Dimension): string =>
    level === 'category' && dimension.name === 'category_level1'
      ? 'e.root_id'
      : keyExpression(dimension, clock, joins);
}

/** Names the first days of periods, for `t`; needed once where there is a grain. */
export const forecastDays = 'forecast_days';

/**
 * What is expected on one side by slot and keys, with the columns of `base`: `s`, `t` where there is a grain, `k0` …, `p0` ….
 */
export function forecastAggregate(
  resolved: Resolved,
  parameters: Parameters,
  {
    side,
    all,
    ask,
  }: { readonly side: Side; readonly all: readonly Column[]; readonly ask: ForecastAsk },
): string {
  const { dimensions, filters, scope, slots, clock } = resolved;
  const joins = makeJoinSet(firstOrderStore(resolved));
  const key = keyOf(resolved, ask, joins);
  const timed = ask.periods !== null;
  const keys = dimensions.map((dimension, index) => `${key(dimension)} AS k${index}`);
  const conditions = [...filters, ...scope].map((filter) =>
    filterCondition(filter, { clock, joins, parameters, key }),
  );
  const end = side === 0 ? slots.range.end : (slots.compare?.range?.end ?? slots.range.end);
  const range = timed
    ? []
    : [
        `e.day >= ${parameters.bind(startOf(slots, side), 'date')}`,
        `e.day <= ${parameters.bind(end, 'date')}`,
      ];
  const days = timed ? ` JOIN ${forecastDays} d ON d.day = e.day AND d.side = ${side}` : '';
  const selected = [...(timed ? ['d.slot AS t'] : []), ...keys];
  const figures = ['measure', 'expected', 'lower', 'upper'].map((name) => `e.${name} AS ${name}`);
  const where = [...range, ...conditions].join(' AND ') || 'TRUE';
  const fact = `SELECT ${[...selected, ...figures].join(', ')} FROM (${forecastRows(resolved, ask, parameters)}) e${days}${joins.sql()} WHERE ${where}`;
  const by = [...(timed ? ['f.t'] : []), ...dimensions.map((_, index) => `f.k${index}`)];
  const values = all.map((column, index) => `${aggregate(column)} AS p${index}`);
  const grouped = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`;
  return `SELECT ${[`CAST(${side} AS integer) AS s`, ...by, ...values].join(', ')} FROM (${fact}) f${grouped}`;
}
