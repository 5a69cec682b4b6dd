import { type CalendarSettings, type PeriodUnit, periodOf } from '../../core/index.ts';
import type { Dimension } from '../catalog/dimension.ts';
import { type Measure, partsOf } from '../catalog/measure.ts';
import type { Grain } from '../ir.ts';
import { faultError } from '../query/fault-list.ts';
import type { Slots } from './slots.ts';

export type ForecastGrain = 'day' | 'week' | 'month';
export type ForecastLevel = 'store' | 'channel' | 'location' | 'category' | 'product' | 'sku';

/** Which forecasts answer a question. */
export type ForecastAsk = {
  readonly grain: ForecastGrain;
  /** The series that are added up. */
  readonly level: ForecastLevel;
  /**
   * First days of whole periods as `day,side,slot` texts joined by `;`, as `dayTable` has them; null = without a grain, all days
   * of the range. A period that the range cuts is left out: its forecast is of the whole of it.
   */
  readonly periods: string | null;
};

const everywhere = ['store', 'platform', 'currency'];
const ofProducts = [
  ...['product', 'brand', 'category'],
  ...['category_level1', 'category_level2', 'category_level3'],
];

/** What the series of each level can be split and filtered by, from the fewest series to the most. */
const levels: readonly { readonly level: ForecastLevel; readonly knows: readonly string[] }[] = [
  { level: 'store', knows: everywhere },
  { level: 'channel', knows: [...everywhere, 'channel'] },
  { level: 'location', knows: [...everywhere, 'location'] },
  { level: 'category', knows: [...everywhere, 'category_level1'] },
  { level: 'product', knows: [...everywhere, ...ofProducts] },
  { level: 'sku', knows: [...everywhere, ...ofProducts, 'variant', 'sku'] },
];
const known = new Set(levels.flatMap(({ knows }) => knows));

const grains: readonly ForecastGrain[] = ['day', 'week', 'month'];

/** True for measures that are expected, not counted. */
export function isForecast({ formula }: Measure): boolean {
  return partsOf(formula).some(({ kind }) => kind === 'forecast');
}

type Asked = {
  readonly measures: readonly Measure[];
  /** Of rows, filters and the asker's scope. */
  readonly dimensions: readonly Dimension[];
  readonly grain: Grain | undefined;
  readonly slots: Slots;
};

function refuse({ measures }: Asked, message: (name: string) => string, hint: string): never {
  const index = measures.findIndex(isForecast);
  const fault = { path: `measures.${index}`, message: message(measures[index]?.name ?? ''), hint };
  throw faultError('query_invalid', 'The query cannot be answered', [fault]);
}

function grainOf(asked: Asked): ForecastGrain {
  const { grain = 'day' } = asked;
  const found = grains.find((one) => one === grain);
  if (found !== undefined) return found;
  return refuse(asked, (name) => `"${name}" is not known by ${grain}`, 'take day, week or month');
}

function levelOf(asked: Asked): ForecastLevel {
  const names = [...new Set(asked.dimensions.map(({ name }) => name))];
  const found = levels.find(({ knows }) => names.every((name) => knows.includes(name)));
  if (found !== undefined) return found.level;
  const strange = names.filter((name) => !known.has(name));
  if (strange.length > 0) {
    const which = strange.join(' or ');
    const hint = `leave out ${which}, also as a filter, or leave out what is expected; it is known by ${[...known].join(', ')}`;
    return refuse(asked, (name) => `"${name}" is not known by ${which}`, hint);
  }
  const together = names.filter((name) => !everywhere.includes(name));
  const hint = `ask by one of them alone: channels, locations, and categories with their products are each forecast for the store as a whole`;
  return refuse(
    asked,
    (name) => `"${name}" is not known by ${together.join(' and ')} together`,
    hint,
  );
}

/** First days of the periods that are whole, on both sides. O(periods). */
function wholePeriods(
  { periods, compare }: Slots,
  unit: PeriodUnit,
  calendar: CalendarSettings,
): string {
  const sides = [
    ...periods.map((period, slot) => ({ period, side: 0, slot })),
    ...(compare?.periods ?? []).map((period, slot) => ({ period, side: 1, slot })),
    ...(compare?.beyond ?? []).map((period) => ({ period, side: 1, slot: -1 })),
  ];
  const rows = sides.flatMap(({ period, side, slot }) => {
    if (period === null) return [];
    const whole = periodOf(period.start, unit, calendar);
    const isWhole = whole.start === period.start && whole.end === period.end;
    return isWhole ? [`${period.start},${side},${slot}`] : [];
  });
  return rows.join(';');
}

/**
 * Finds the forecasts that answer a question; null where it asks for none.
 *
 * @throws AppError `query_invalid` for a grain, or a combination of dimensions, that no forecast is made by
 */
export function forecastAsk(asked: Asked, calendar: CalendarSettings): ForecastAsk | null {
  if (!asked.measures.some(isForecast)) return null;
  const grain = grainOf(asked);
  const level = levelOf(asked);
  const periods = asked.grain === undefined ? null : wholePeriods(asked.slots, grain, calendar);
  return { grain, level, periods };
}
