import type { Json } from '../../core/index.ts';

type JsonObject = { readonly [key: string]: Json };

/** The object itself; null = it is none. */
export function objectOf(value: Json | undefined): JsonObject | null {
  if (value === null || value === undefined || typeof value !== 'object' || isList(value))
    return null;
  return value;
}

/** A field of an object; null where there is no object, or no such field. */
export function field(value: Json | undefined, name: string): Json {
  return objectOf(value)?.[name] ?? null;
}

/** A text that is not empty; null = it is none. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The entries of a list; none where it is no list. */
export function listOf(value: Json | undefined): readonly Json[] {
  return value !== undefined && value !== null && isList(value) ? value : [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
