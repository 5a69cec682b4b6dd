import {
  decimalToMinor,
  type MinorUnits,
  minorUnits,
  multiplyDecimal,
  parseDecimal,
} from '../../core/index.ts';

/** Which character a file writes before the fraction. */
export type DecimalMark = '.' | ',';

/**
 * An exact decimal read from a cell: `coefficient / 10^scale`. `coefficient` is NaN where it is beyond 2^53; then `text`, plain
 * decimal text, is the value. Most cells take the way without big integers, which is what makes a million rows quick.
 */
export type NumberCell = {
  readonly coefficient: number;
  readonly scale: number;
  readonly text: string;
};

const plain = /^-?\d{1,12}(?:\.\d{0,6})?$/;
const pointGrouped = /^[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$/;
const commaGrouped = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/;
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/**
 * Reads a number as people write them: grouping, a currency sign, `(12.50)` or `12.50-` for negatives, a typographic minus.
 *
 * @returns null when the text is no number under that decimal mark (`1,23` where the mark is the point)
 */
export function numberCell(text: string, mark: DecimalMark): NumberCell | null {
  if (mark === '.' && plain.test(text)) return small(text);
  const bare = withoutOrnaments(text);
  if (bare === null) return null;
  const ungrouped = mark === '.' ? fromPoint(bare) : fromComma(bare);
  if (ungrouped === null || !decimal.test(ungrouped)) return null;
  return plain.test(ungrouped) ? small(ungrouped) : large(ungrouped);
}

function withoutOrnaments(text: string): string | null {
  let bare = text.replace(/[\s\u00a0\u2009\u202f'’]/g, '').replaceAll('\u2212', '-');
  const bracketed = /^\((.+)\)$/.exec(bare);
  if (bracketed?.[1] !== undefined) bare = `-${bracketed[1]}`;
  bare = bare.replace(/^([+-]?)\p{Sc}([+-]?)/u, '$1$2').replace(/\p{Sc}$/u, '');
  if (/^\d.*-$/.test(bare)) bare = `-${bare.slice(0, -1)}`;
  return bare === '' ? null : bare;
}

function fromPoint(text: string): string | null {
  if (!text.includes(',')) return text;
  return pointGrouped.test(text) ? text.replaceAll(',', '') : null;
}

function fromComma(text: string): string | null {
  if (text.includes('.')) {
    return commaGrouped.test(text) ? text.replaceAll('.', '').replace(',', '.') : null;
  }
  return text.replace(',', '.');
}

function small(text: string): NumberCell {
  const point = text.indexOf('.');
  if (point === -1) return { coefficient: Number(text), scale: 0, text };
  const digits = text.slice(0, point) + text.slice(point + 1);
  return { coefficient: Number(digits), scale: text.length - point - 1, text };
}

function large(text: string): NumberCell {
  const { coefficient, scale } = parseDecimal(text);
  const safe = Number(coefficient);
  return { coefficient: Number.isSafeInteger(safe) ? safe : Number.NaN, scale, text };
}

const powers: readonly number[] = Array.from({ length: 16 }, (_, power) => 10 ** power);

/** Rounds `coefficient / 10^scale` half away from zero to `places` decimals; NaN where that leaves the safe integers. */
function rounded(coefficient: number, scale: number, places: number): number {
  if (scale <= places) return coefficient * (powers[places - scale] ?? Number.NaN);
  const divisor = powers[scale - places] ?? Number.NaN;
  const size = Math.abs(coefficient);
  const remainder = size % divisor;
  const units = (size - remainder) / divisor + (remainder * 2 >= divisor ? 1 : 0);
  return coefficient < 0 ? -units : units;
}

/**
 * The number as minor units, rounded half away from zero.
 *
 * @param places decimal places of the minor unit
 * @throws RangeError beyond ±(2^53 − 1)
 */
export function cellToMinor(cell: NumberCell, places: number): MinorUnits {
  const units = rounded(cell.coefficient, cell.scale, places);
  if (Number.isSafeInteger(units)) return minorUnits(units);
  return decimalToMinor(parseDecimal(cell.text), places);
}

/** `a × b` as minor units, rounded once, half away from zero. Errors as `cellToMinor`. */
export function productToMinor(a: NumberCell, b: NumberCell, places: number): MinorUnits {
  const product = a.coefficient * b.coefficient;
  if (Number.isSafeInteger(product)) {
    const units = rounded(product, a.scale + b.scale, places);
    if (Number.isSafeInteger(units)) return minorUnits(units);
  }
  return decimalToMinor(multiplyDecimal(parseDecimal(a.text), parseDecimal(b.text)), places);
}

/** Counts what the numbers of a column say about their decimal mark. */
export class DecimalEvidence {
  #point = 0;
  #comma = 0;
  #unclear: string | null = null;

  feed(text: string): void {
    const bare = withoutOrnaments(text) ?? '';
    if (!/^[+-]?[\d.,]+$/.test(bare) || !/[.,]/.test(bare)) return;
    const lastPoint = bare.lastIndexOf('.');
    const lastComma = bare.lastIndexOf(',');
    const last = Math.max(lastPoint, lastComma);
    const both = lastPoint !== -1 && lastComma !== -1;
    const repeated = bare.indexOf('.') !== lastPoint || bare.indexOf(',') !== lastComma;
    const threeAfter = bare.length - last - 1 === 3 && /^[+-]?\d{1,3}[.,]/.test(bare);
    if (repeated && !both) this.#count(lastPoint === -1 ? '.' : ',');
    else if (both || !threeAfter) this.#count(lastPoint > lastComma ? '.' : ',');
    else this.#unclear ??= text;
  }

  #count(mark: DecimalMark): void {
    if (mark === '.') this.#point += 1;
    else this.#comma += 1;
  }

  /** The mark; null with the number that leaves it open (`1,234`), or where numbers contradict each other. */
  verdict(): { readonly mark: DecimalMark | null; readonly unclear: string | null } {
    if (this.#comma > 0 && this.#comma > 20 * this.#point) return { mark: ',', unclear: null };
    if (this.#point > 0 && this.#point > 20 * this.#comma) return { mark: '.', unclear: null };
    if (this.#point + this.#comma > 0) return { mark: null, unclear: 'both 1.5 and 1,5' };
    return this.#unclear === null
      ? { mark: '.', unclear: null }
      : { mark: null, unclear: this.#unclear };
  }
}
