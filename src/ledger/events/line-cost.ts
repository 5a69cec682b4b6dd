import type { DocumentLine } from '../../core/index.ts';

/** Below this a floating-point division of whole numbers never rounds up to the next whole number. */
const exactQuotients = 2 ** 52;

/**
 * `a × b / divisor`, rounded half away from zero; exact also where the product is beyond 2^53. `divisor` is not 0.
 *
 * @throws RangeError when the quotient itself is beyond ±(2^53 − 1)
 */
export function mulDivHalfAway(a: number, b: number, divisor: number): number {
  const negative = (a < 0 !== b < 0) !== divisor < 0;
  const x = Math.abs(a);
  const y = Math.abs(b);
  const d = Math.abs(divisor);
  const magnitude =
    x * y * 2 + d <= exactQuotients
      ? Math.floor((x * y * 2 + d) / (d * 2))
      : Number((BigInt(x) * BigInt(y) * 2n + BigInt(d)) / (BigInt(d) * 2n));
  if (!Number.isSafeInteger(magnitude)) {
    throw new RangeError(`${a} × ${b} / ${divisor} is beyond what an amount can hold`);
  }
  return negative && magnitude !== 0 ? -magnitude : magnitude;
}

/** Ten-thousandths of a minor unit × thousandths of a piece, in one minor unit. */
const costScale = 10_000_000;

/**
 * Cost of a whole line in minor units, positive: what the source states, else the variant's unit cost × quantity, rounded
 * half away from zero. Null = not known.
 */
export function lineCost(line: DocumentLine, unitCostE4: number | null): number | null {
  if (line.cost !== null) return line.cost;
  if (unitCostE4 === null) return null;
  return mulDivHalfAway(unitCostE4, line.quantityE3, costScale);
}

/**
 * Cost that comes back with goods, line by line: call it once per restocked reversal, oldest first. The shares are taken
 * from the running total, so that a line that came back whole in any number of parts gives back its cost to the cent. More
 * than was sold never comes back.
 */
export type CostReturns = (request: {
  readonly lineIndex: number;
  readonly line: DocumentLine;
  readonly cost: number;
  readonly quantityE3: number;
  readonly gross: number;
}) => number;

/** A fresh tally for one document. */
export function costReturns(): CostReturns {
  const returned = new Map<number, { part: number; cost: number }>();
  return ({ lineIndex, line, cost, quantityE3, gross }) => {
    // A line without a quantity (an amount for a service) comes back by its money.
    const whole = line.quantityE3 !== 0 ? line.quantityE3 : line.gross;
    const part = line.quantityE3 !== 0 ? quantityE3 : gross;
    const before = returned.get(lineIndex) ?? { part: 0, cost: 0 };
    const total = clamp(before.part + part, whole);
    const totalCost = whole === 0 ? cost : mulDivHalfAway(cost, total, whole);
    returned.set(lineIndex, { part: total, cost: totalCost });
    return totalCost - before.cost;
  };
}

/** Keeps a running total between nothing and the whole, whatever the sign of the whole. */
function clamp(total: number, whole: number): number {
  return whole >= 0 ? Math.min(Math.max(total, 0), whole) : Math.max(Math.min(total, 0), whole);
}
