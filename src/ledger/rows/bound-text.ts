/** An instant (epoch ms) as bound text, for `CAST($1 AS timestamptz)`; null stays null. */
export function instantText(at: number): string;
export function instantText(at: number | null): string | null;
export function instantText(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** A number as bound text; null stays null. */
export function numberText(value: number | null): string | null {
  return value === null ? null : String(value);
}
