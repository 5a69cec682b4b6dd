import type { Clock, MeasureInfo } from '../ir.ts';

/** Kinds of sale events, as the ledger writes them. */
export type EventKind = 'sale' | 'reversal' | 'settlement' | 'gift_card' | 'adjustment';

/** Amount columns of a sale event, in the store's currency; each has a twin in the reporting currency. */
export type AmountColumn =
  | 'gross'
  | 'discount'
  | 'tax'
  | 'shipping'
  | 'duty'
  | 'tip'
  | 'buyer_fee'
  | 'cost'
  | 'channel_fee'
  | 'adjustment';

/** Adds up columns over events: what most measures are made of. Equal parts of several measures are computed once. */
export type SumPart = {
  readonly kind: 'sum';
  readonly columns: readonly (AmountColumn | 'quantity_e3')[];
  readonly events: readonly EventKind[];
  /** Only what belongs to the order as it was placed. */
  readonly initial?: true;
  /** Only events whose cost is known. */
  readonly costKnown?: true;
};

/** Counts orders, each once, on the day it was placed. */
export type OrdersPart = { readonly kind: 'orders' };

/**
 * Counts customers who placed an order: all of them; those whose first order ever lies in the row's period; those with two
 * orders or more in it; those with two or more ever.
 */
export type CustomersPart = {
  readonly kind: 'customers';
  readonly which: 'all' | 'new' | 'repeat' | 'ever_repeat';
};

/**
 * Adds up what the current forecast run expects, overrides applied: `value`; the model's 80 % bounds of each period: `lower`,
 * `upper`; or counts the periods that have a forecast: `known`.
 */
export type ForecastPart = {
  readonly kind: 'forecast';
  readonly of: 'net_sales' | 'units';
  readonly figure: 'value' | 'lower' | 'upper' | 'known';
};

export type Part = SumPart | OrdersPart | CustomersPart | ForecastPart;

/** A sum of parts, each taken `times` times. */
export type Terms = readonly { readonly part: Part; readonly times: 1 | -1 }[];

/** How a measure's value comes from its parts: as an integer sum, or as a ratio of two. */
export type Formula =
  | {
      readonly kind: 'total';
      readonly terms: Terms;
      /** Where this count is 0 the value is not known, which is not 0. Absent: it is always known. */
      readonly known?: Part;
    }
  | {
      readonly kind: 'ratio';
      readonly numerator: Terms;
      readonly denominator: Terms;
    };

export type Measure = MeasureInfo & {
  readonly formula: Formula;
  /** Clocks that it can be asked on. */
  readonly clocks: readonly Clock[];
};

const bothClocks: readonly Clock[] = ['event', 'order'];

/** A measure on both clocks. */
export function measure(definition: Omit<Measure, 'clocks'>): Measure {
  return { ...definition, clocks: bothClocks };
}

/** Each part once. */
export function plus(...parts: readonly Part[]): Terms {
  return parts.map((part) => ({ part, times: 1 }));
}

/** The part with the opposite sign. */
export function minus(part: Part): Terms {
  return [{ part, times: -1 }];
}

/** An integer measure that is the sum of parts. */
export function total(...parts: readonly Part[]): Formula {
  return { kind: 'total', terms: plus(...parts) };
}

/** All parts of a measure, in order. */
export function partsOf(formula: Formula): readonly Part[] {
  const terms =
    formula.kind === 'total' ? formula.terms : [...formula.numerator, ...formula.denominator];
  const known = formula.kind === 'total' && formula.known !== undefined ? [formula.known] : [];
  return [...terms.map(({ part }) => part), ...known];
}

/** A name that equal parts share, wherever they are defined. */
export function partKey(part: Part): string {
  if (part.kind === 'orders') return 'orders';
  if (part.kind === 'customers') return `customers:${part.which}`;
  if (part.kind === 'forecast') return `forecast:${part.of}:${part.figure}`;
  const only = `${part.initial ? ':initial' : ''}${part.costKnown ? ':cost' : ''}`;
  return `sum:${part.columns.join('+')}@${part.events.join('+')}${only}`;
}

/** True for measures that tell what goods cost, which not every role may know. */
export function tellsCosts({ formula }: Measure): boolean {
  return partsOf(formula).some(
    (part) => part.kind === 'sum' && (part.columns.includes('cost') || part.costKnown === true),
  );
}

/** True for parts in money, which depend on the currency. */
export function isMoneyPart(part: Part): boolean {
  if (part.kind === 'forecast') return part.of === 'net_sales';
  return part.kind === 'sum' && !part.columns.includes('quantity_e3');
}
