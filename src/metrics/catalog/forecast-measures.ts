import { type ForecastPart, type Measure, measure, plus } from './measure.ts';

type Of = ForecastPart['of'];
type Figure = Exclude<ForecastPart['figure'], 'known'>;

const source = 'Own definition: docs/forecasting.md, the current run of the grain';
const bounds =
  'Of the model: an override does not move it. Over several periods or rows it is the sum of theirs, which is wider than the interval of the sum.';

function expected(
  of: Of,
  figure: Figure,
  words: Pick<Measure, 'name' | 'title' | 'definition'>,
): Measure {
  const part = (name: ForecastPart['figure']): ForecastPart => ({
    kind: 'forecast',
    of,
    figure: name,
  });
  return measure({
    ...words,
    unit: of === 'net_sales' ? 'money' : 'quantity',
    better: 'neutral',
    source,
    formula: { kind: 'total', terms: plus(part(figure)), known: part('known') },
  });
}

/** What is expected, beside what came. Known by day, week and month, and by what forecasts are made for. */
export const forecastMeasures: readonly Measure[] = [
  expected('net_sales', 'value', {
    name: 'forecast_net_sales',
    title: 'Expected net sales',
    definition:
      'Net sales as the current forecast of the grain has them, with overrides; without a grain, that by day. Empty where nothing is forecast: past periods, and what lies beyond its reach. Periods that the range cuts are not counted.',
  }),
  expected('net_sales', 'lower', {
    name: 'forecast_net_sales_lower',
    title: 'Expected net sales, lower bound',
    definition: `Lower bound of the interval that holds the net sales of a period with 80 %. ${bounds}`,
  }),
  expected('net_sales', 'upper', {
    name: 'forecast_net_sales_upper',
    title: 'Expected net sales, upper bound',
    definition: `Upper bound of the interval that holds the net sales of a period with 80 %. ${bounds}`,
  }),
  expected('units', 'value', {
    name: 'forecast_units',
    title: 'Expected units sold',
    definition:
      'Units sold as the current forecast of the grain has them, before reversals, with overrides; without a grain, that by day. Empty where nothing is forecast.',
  }),
  expected('units', 'lower', {
    name: 'forecast_units_lower',
    title: 'Expected units sold, lower bound',
    definition: `Lower bound of the interval that holds the units sold of a period with 80 %. ${bounds}`,
  }),
  expected('units', 'upper', {
    name: 'forecast_units_upper',
    title: 'Expected units sold, upper bound',
    definition: `Upper bound of the interval that holds the units sold of a period with 80 %. ${bounds}`,
  }),
];
