import * as z from 'zod';
import { catalog } from '../catalog/catalog.ts';
import type { Dimension } from '../catalog/dimension.ts';
import type { Filter, FilterOp } from '../ir.ts';
import type { FaultList } from './fault-list.ts';
import { queryLimits } from './limits.ts';
import { nameHint } from './nearest-name.ts';

const shape = z.strictObject({
  dimension: z.string(),
  op: z.enum(['in', 'not_in', 'under', 'contains', 'is_null', 'is_not_null']),
  values: z
    .array(z.union([z.string().max(queryLimits.valueLength), z.number()]))
    .max(queryLimits.values)
    .optional(),
});

/** Says that a name is not in the catalog. */
export function unknownName(
  faults: FaultList,
  path: string,
  options: { readonly name: string; readonly what: string; readonly names: readonly string[] },
): void {
  const { name, what, names } = options;
  faults.add(path, `"${name}" is no ${what}`, nameHint(name, names, 'the catalog lists all names'));
}

function isOneSided(op: FilterOp): boolean {
  return op === 'is_null' || op === 'is_not_null';
}

function checkValue(
  faults: FaultList,
  path: string,
  options: {
    readonly dimension: Dimension;
    readonly op: FilterOp;
    readonly value: string | number;
  },
): void {
  const { dimension, op, value } = options;
  const wantsText = op === 'contains' || dimension.keyType === 'text';
  if (wantsText !== (typeof value === 'string')) {
    const wanted = wantsText ? 'a text' : 'a whole number, the key';
    faults.add(
      path,
      `${JSON.stringify(value)} is no value of ${dimension.name}`,
      `write ${wanted}`,
    );
  } else if (
    typeof value === 'number' &&
    (!Number.isInteger(value) || Math.abs(value) > 2 ** 31 - 1)
  ) {
    faults.add(
      path,
      `${value} is no key of ${dimension.name}`,
      'a whole number of at most nine digits',
    );
  } else if (typeof value === 'string' && hasControlCharacter(value)) {
    faults.add(path, 'holds a control character', 'leave it out');
  } else if (dimension.allowed !== undefined && !dimension.allowed.includes(value)) {
    const names = dimension.allowed.map(String);
    const bounds = `${names[0]} to ${names.at(-1)}`;
    const hint = typeof value === 'string' ? nameHint(value, names, names.join(', ')) : bounds;
    faults.add(path, `${JSON.stringify(value)} is no value of ${dimension.name}`, hint);
  }
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) if (character < ' ') return true;
  // A lone half of a surrogate pair has no UTF-8 form.
  return !text.isWellFormed();
}

function checkFilter(faults: FaultList, path: string, filter: Filter): void {
  const dimension = catalog.dimensions.get(filter.dimension);
  if (dimension === undefined) {
    const names = [...catalog.dimensions.keys()];
    unknownName(faults, `${path}.dimension`, { name: filter.dimension, what: 'dimension', names });
    return;
  }
  const { op, values } = filter;
  if (!dimension.ops.includes(op)) {
    const hint = `${dimension.name} has: ${dimension.ops.join(', ')}`;
    faults.add(`${path}.op`, `"${op}" does not go with ${dimension.name}`, hint);
    return;
  }
  if (isOneSided(op)) {
    if (values !== undefined)
      faults.add(`${path}.values`, `"${op}" takes no values`, 'leave it out');
    return;
  }
  if (values === undefined || values.length === 0) {
    faults.add(`${path}.values`, `"${op}" needs at least one value`);
    return;
  }
  if (op === 'contains' && (values.length > 1 || values[0] === '')) {
    faults.add(`${path}.values`, '"contains" needs exactly one text, not empty');
  }
  for (const [index, value] of values.entries()) {
    checkValue(faults, `${path}.values.${index}`, { dimension, op, value });
  }
}

/** Checks a query's `where`. Undefined when it cannot be read; semantic faults are noted beside a value. */
export function checkFilters(faults: FaultList, value: unknown): readonly Filter[] | undefined {
  const list = faults.read('where', z.array(z.unknown()).max(queryLimits.filters), value);
  const filters: Filter[] = [];
  for (const [index, entry] of (list ?? []).entries()) {
    const parsed = faults.read(`where.${index}`, shape, entry);
    if (parsed === undefined) continue;
    const { dimension, op, values } = parsed;
    const filter = { dimension, op, ...(values === undefined ? {} : { values }) };
    checkFilter(faults, `where.${index}`, filter);
    filters.push(filter);
  }
  return list === undefined ? undefined : filters;
}
