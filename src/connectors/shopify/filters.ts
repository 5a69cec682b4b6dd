/**
 * Shopify's search text. Times must stand in quotes: without them the time of day is ignored. `>` leaves out the whole second
 * since 2026-10, so bounds are `>=` and `<`, on whole seconds.
 */

/** What begins at `from` (inclusive) and ends at `to` (exclusive), epoch ms; null = open. Null = no bound at all. */
export function timeFilter(field: string, from: number | null, to: number | null): string | null {
  const parts = [
    ...(from === null ? [] : [`${field}:>='${second(Math.floor(from / 1000))}'`]),
    ...(to === null ? [] : [`${field}:<'${second(Math.ceil(to / 1000))}'`]),
  ];
  return joined(parts);
}

/** Records with a number above `id`. */
export function afterIdFilter(id: string | null): string | null {
  return id === null ? null : `id:>${id}`;
}

export function joined(parts: readonly (string | null)[]): string | null {
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? null : given.join(' AND ');
}

function second(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
