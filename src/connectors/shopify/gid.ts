/**
 * The number at the end of a global id, as text: `gid://shopify/Order/450789469` is `450789469`. Numbers may be beyond 2^53, so
 * they stay texts. What is no global id comes back as it is.
 */
export function idOf(gid: string): string {
  return /^gid:\/\/[^/]+\/[^/]+\/([^/?]+)/.exec(gid)?.[1] ?? gid;
}

/** The global id of a record: `gidOf('Order', '450789469')`. */
export function gidOf(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

/** Order of global ids by their numbers, which may be beyond 2^53: the same however a list came. */
export function byNumber(a: string, b: string): number {
  const [x, y] = [idOf(a), idOf(b)];
  if (x.length !== y.length) return x.length - y.length;
  if (x !== y) return x < y ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
