import type { Filter } from '../../../../src/api/contract/index.ts';
import type { ViewSearch } from './view.ts';

/** What a drill-down adds to the view: the measure behind which documents are wanted, and one member of one dimension. */
export type DrillSearch = {
  readonly measure?: string | undefined;
  readonly dim?: string | undefined;
  /** The member's key: `n12` a number, `sBR` a text, `-` none. */
  readonly key?: string | undefined;
};

type Key = string | number | null;

export function encodeKey(key: Key): string {
  if (key === null) return '-';
  return typeof key === 'number' ? `n${key}` : `s${key}`;
}

function decodeKey(text: string): Key | undefined {
  if (text === '-') return null;
  if (text.startsWith('s')) return text.slice(1);
  const number = Number(text.slice(1));
  return text.startsWith('n') && Number.isFinite(number) ? number : undefined;
}

const name = /^[a-z][a-z0-9_]{0,63}$/;

/** Reads the address; what is no drill-down is dropped. */
export function parseDrillSearch(raw: Readonly<Record<string, unknown>>): DrillSearch {
  const { measure, dim, key } = raw;
  const hasMember =
    typeof dim === 'string' &&
    name.test(dim) &&
    typeof key === 'string' &&
    decodeKey(key) !== undefined;
  return {
    ...(typeof measure === 'string' && name.test(measure) ? { measure } : {}),
    ...(hasMember ? { dim, key } : {}),
  };
}

/** The filter that leaves the drilled member alone. */
export function drillFilter({ dim, key }: DrillSearch): readonly Filter[] {
  if (dim === undefined || key === undefined) return [];
  const value = decodeKey(key);
  if (value === undefined) return [];
  return value === null
    ? [{ dimension: dim, op: 'is_null' }]
    : [{ dimension: dim, op: 'in', values: [value] }];
}

/** The search of a link to the documents behind a number, on top of the view that is there. */
export function drillTo(
  drill: { readonly measure: string; readonly dim?: string; readonly key?: Key },
  days?: { readonly from: string; readonly to: string },
) {
  return (before: ViewSearch & DrillSearch): ViewSearch & DrillSearch => ({
    ...before,
    measure: drill.measure,
    dim: drill.dim,
    key: drill.dim === undefined ? undefined : encodeKey(drill.key ?? null),
    ...(days === undefined ? {} : { ...days, range: undefined }),
  });
}
