import type { DimensionInfo, Grain, MeasureInfo } from '../ir.ts';
import { customerMeasures } from './customer-measures.ts';
import type { Dimension } from './dimension.ts';
import { forecastMeasures } from './forecast-measures.ts';
import type { Measure } from './measure.ts';
import { orderDimensions } from './order-dimensions.ts';
import { orderMeasures } from './order-measures.ts';
import { placeDimensions } from './place-dimensions.ts';
import { productDimensions } from './product-dimensions.ts';
import { profitMeasures } from './profit-measures.ts';
import { salesMeasures } from './sales-measures.ts';

/** All that can be asked for. A new measure or dimension is a new entry in a family's file, and nothing else. */
export type Catalog = {
  readonly measures: ReadonlyMap<string, Measure>;
  readonly dimensions: ReadonlyMap<string, Dimension>;
};

/** The catalog as readers see it. */
export type CatalogInfo = {
  readonly measures: readonly MeasureInfo[];
  readonly dimensions: readonly DimensionInfo[];
  readonly grains: readonly Grain[];
};

function byName<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
): ReadonlyMap<string, Entry> {
  const map = new Map(entries.map((entry) => [entry.name, entry]));
  if (map.size !== entries.length) throw new Error('two catalog entries have one name');
  return map;
}

export const catalog: Catalog = {
  measures: byName([
    ...salesMeasures,
    ...profitMeasures,
    ...orderMeasures,
    ...customerMeasures,
    ...forecastMeasures,
  ]),
  dimensions: byName([...placeDimensions, ...productDimensions, ...orderDimensions]),
};

/** Time splits, coarsest last. */
export const grains: readonly Grain[] = [
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'fiscal_month',
  'fiscal_quarter',
  'fiscal_year',
];

/** What a reader may know of a measure: without its formula. */
export function measureInfo(measure: Measure): MeasureInfo {
  const { name, title, definition, unit, source, better } = measure;
  return { name, title, definition, unit, source, better };
}

/** What a reader may know of a dimension: without its columns. */
export function dimensionInfo(dimension: Dimension): DimensionInfo {
  const { name, title, definition, type } = dimension;
  return { name, title, definition, type };
}

/** The catalog for readers, in the order of its families. */
export function catalogInfo(): CatalogInfo {
  return {
    measures: [...catalog.measures.values()].map(measureInfo),
    dimensions: [...catalog.dimensions.values()].map(dimensionInfo),
    grains,
  };
}
