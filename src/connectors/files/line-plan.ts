import { type MinorUnits, minorUnits } from '../../core/index.ts';
import { type CompileContext, compileChoice, compileValue, type Reader } from './compile-value.ts';
import type { LineKind, LineMapping } from './mapping-schema.ts';
import {
  cellToMinor,
  type DecimalMark,
  type NumberCell,
  numberCell,
  productToMinor,
} from './number-text.ts';
import { RowFault, shown } from './row-fault.ts';
import { missingResult } from './xlsx/cell-text.ts';

/** Readers of a line's fields; null where the mapping does not name one. */
export type LinePlan = {
  readonly as: (cells: readonly string[]) => LineKind;
  readonly readers: {
    readonly [field in Exclude<keyof LineMapping, 'role' | 'document' | 'as'>]: Reader | null;
  };
};

/** A line as the file has it, in minor units, signed as the file signs it. */
export type LineAmounts = {
  readonly quantityE3: number;
  readonly gross: MinorUnits;
  readonly discount: MinorUnits;
  readonly tax: MinorUnits;
  readonly cost: MinorUnits | null;
};

export type AmountStyle = {
  readonly decimal: DecimalMark;
  /** Decimal places of the currency's minor unit. */
  readonly places: number;
};

export function compileLine(lines: LineMapping, context: CompileContext): LinePlan {
  const { role: _role, document: _document, as, ...values } = lines;
  const reader = (field: keyof typeof values): Reader | null => {
    const value = values[field];
    return value === undefined ? null : compileValue(value, context);
  };
  return {
    as: compileChoice<LineKind>(as ?? 'product', context),
    readers: {
      id: reader('id'),
      product: reader('product'),
      variant: reader('variant'),
      sku: reader('sku'),
      title: reader('title'),
      quantity: reader('quantity'),
      price: reader('price'),
      gross: reader('gross'),
      net: reader('net'),
      discount: reader('discount'),
      discountRate: reader('discountRate'),
      addedAt: reader('addedAt'),
      tax: reader('tax'),
      cost: reader('cost'),
      unitCost: reader('unitCost'),
      profit: reader('profit'),
    },
  };
}

/**
 * Reads a number that must be there.
 *
 * @throws RowFault `amount_missing`, `amount_invalid`
 */
export function neededNumber(text: string, what: string, decimal: DecimalMark): NumberCell {
  if (text === '') throw new RowFault('amount_missing', `There is no ${what}.`);
  const cell = numberCell(text, decimal);
  if (cell !== null) return cell;
  const hint =
    text === missingResult
      ? 'a formula without a stored result: open the file in a spreadsheet program and save it'
      : `write a number with "${decimal}" before the decimals`;
  throw new RowFault('amount_invalid', `The ${what} ${shown(text)} is no number: ${hint}.`);
}

/** An amount in minor units; a blank is 0. @throws RowFault `amount_invalid` */
export function amountOf(text: string, what: string, style: AmountStyle): MinorUnits {
  if (text === '') return minorUnits(0);
  return inRange(what, () => cellToMinor(neededNumber(text, what, style.decimal), style.places));
}

function inRange<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RowFault('amount_invalid', `The ${what} is beyond ±90 trillion: ${error.message}.`);
  }
}

/** A share: `0.2`, or `20%`. @throws RowFault when it is not between 0 and 1 */
function rateOf(text: string, decimal: DecimalMark): number {
  if (text === '') return 0;
  const percent = text.endsWith('%');
  const cell = neededNumber(percent ? text.slice(0, -1) : text, 'discount rate', decimal);
  const rate = Number(cell.text) / (percent ? 100 : 1);
  if (rate >= 0 && rate <= 1) return rate;
  throw new RowFault(
    'discount_invalid',
    `The discount rate ${shown(text)} is not between 0 and 1 (or 0% and 100%).`,
  );
}

function halfAway(value: number): MinorUnits {
  return minorUnits(value < 0 ? -Math.round(-value) : Math.round(value));
}

/**
 * The amounts of a line.
 *
 * Gross is price × quantity, rounded once, half away from zero, or the line total. Where the file has the total after
 * discounts, that total is kept to the cent, and gross is it plus the discount.
 *
 * @throws RowFault for a missing or unreadable number
 */
export function lineAmounts(
  plan: LinePlan,
  cells: readonly string[],
  style: AmountStyle,
): LineAmounts {
  const { readers } = plan;
  const text = (field: keyof LinePlan['readers']): string => readers[field]?.(cells) ?? '';
  const quantity: NumberCell =
    readers.quantity === null
      ? { coefficient: 1, scale: 0, text: '1' }
      : neededNumber(text('quantity'), 'quantity', style.decimal);
  const { gross, discount } = grossAndDiscount(plan, { cells, quantity, style });
  const net = gross - discount;
  let cost: MinorUnits | null = null;
  if (text('cost') !== '') cost = amountOf(text('cost'), 'cost', style);
  else if (text('unitCost') !== '')
    cost = inRange('cost', () =>
      productToMinor(
        neededNumber(text('unitCost'), 'unit cost', style.decimal),
        quantity,
        style.places,
      ),
    );
  else if (text('profit') !== '')
    cost = minorUnits(net - amountOf(text('profit'), 'profit', style));
  return {
    quantityE3: inRange('quantity', () => cellToMinor(quantity, 3)),
    gross,
    discount,
    tax: amountOf(text('tax'), 'tax', style),
    cost,
  };
}

function grossAndDiscount(
  plan: LinePlan,
  row: {
    readonly cells: readonly string[];
    readonly quantity: NumberCell;
    readonly style: AmountStyle;
  },
): { readonly gross: MinorUnits; readonly discount: MinorUnits } {
  const { readers } = plan;
  const { cells, style } = row;
  const named = amountOf(readers.discount?.(cells) ?? '', 'discount', style);
  const rate =
    readers.discountRate === null ? 0 : rateOf(readers.discountRate(cells), style.decimal);
  if (readers.net !== null) {
    const net = inRange('line total', () =>
      cellToMinor(
        neededNumber(readers.net?.(cells) ?? '', 'line total', style.decimal),
        style.places,
      ),
    );
    const discount =
      named !== 0
        ? sized(named, net)
        : rate > 0 && rate < 1
          ? minorUnits(halfAway(net / (1 - rate)) - net)
          : minorUnits(0);
    return { gross: minorUnits(net + discount), discount };
  }
  const gross =
    readers.price !== null
      ? inRange('line total', () =>
          productToMinor(
            neededNumber(readers.price?.(cells) ?? '', 'price', style.decimal),
            row.quantity,
            style.places,
          ),
        )
      : inRange('line total', () =>
          cellToMinor(
            neededNumber(readers.gross?.(cells) ?? '', 'line total', style.decimal),
            style.places,
          ),
        );
  return { gross, discount: named !== 0 ? sized(named, gross) : halfAway(gross * rate) };
}

/** A discount takes away from its line, whichever sign the file writes before it. */
function sized(discount: MinorUnits, line: MinorUnits): MinorUnits {
  return minorUnits(line < 0 ? -Math.abs(discount) : Math.abs(discount));
}
