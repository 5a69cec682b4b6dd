import { type Json, parseInstant } from '../../core/index.ts';
import { unavailable } from '../kit/errors.ts';
import { loopGuard } from '../kit/page-loop.ts';
import { type ShopAnswer, type ShopClient, scopeError, type Variables } from './client.ts';
import { title } from './errors.ts';
import { field, listOf, textOf } from './fields.ts';
import { byNumber } from './gid.ts';

/** One page of a connection. */
export type Connection = { readonly nodes: readonly Json[]; readonly after: string | null };

/** Reads `{ nodes, pageInfo }`; a connection without `pageInfo` is whole. */
export function connectionOf(value: Json): Connection {
  const info = field(value, 'pageInfo');
  const more = field(info, 'hasNextPage') === true;
  return {
    nodes: listOf(field(value, 'nodes')),
    after: more ? textOf(field(info, 'endCursor')) : null,
  };
}

/** A field of the answer's root. @throws AppError `connector_scope` when Shopify keeps it from us */
export function rootOf(answer: ShopAnswer, name: string, account: string): Json {
  const value = field(answer.data, name);
  if (value === null && answer.denied.length > 0) throw scopeError(answer.denied, account);
  return value;
}

/** All nodes of a connection, from its first page on. */
export async function allNodes(
  first: Connection,
  more: (after: string) => Promise<Connection>,
): Promise<readonly Json[]> {
  const seen = loopGuard();
  const nodes = [...first.nodes];
  for (let { after } = first; after !== null; ) {
    seen(after);
    const page = await more(after);
    nodes.push(...page.nodes);
    after = page.after;
  }
  return nodes;
}

/** How many records fit into one query of a kind; learned from what Shopify says, for as long as the connection is open. */
export type PageSizes = Map<string, number>;

type Sized<T> = {
  /** Names the kind of query in `sizes`. */
  readonly name: string;
  /** Where to begin. */
  readonly size: number;
  readonly ask: (size: number) => Promise<T | null>;
};

/**
 * Asks with as large a page as may be: half as many where it costs too much, more where Shopify counts less than its own rule.
 *
 * @throws AppError `connector_unavailable` when even a single record costs too much
 */
export async function askSized<T extends { readonly requestedCost: number | null }>(
  sizes: PageSizes,
  account: string,
  { name, size, ask }: Sized<T>,
): Promise<T> {
  for (;;) {
    const now = sizes.get(name) ?? size;
    const answer = await ask(now);
    if (answer !== null) {
      sizes.set(name, grown(now, answer.requestedCost));
      return answer;
    }
    if (now === 1)
      throw unavailable({ title, account, provider: 'MAX_COST_EXCEEDED for a single record' });
    sizes.set(name, Math.max(1, Math.floor(now / 2)));
  }
}

const maxFirst = 250;
/** Of the 1,000 that one query may cost. */
const aimedCost = 900;

function grown(size: number, cost: number | null): number {
  if (cost === null || cost <= 0) return size;
  const fits = Math.floor((size * aimedCost) / cost);
  return Math.max(size, Math.min(maxFirst, size * 2, fits));
}

/**
 * Records by their global ids, in as many queries as it takes.
 *
 * @returns as many as ids, in their order; null where Shopify has none
 * @throws AppError `connector_scope` when they may not be read
 */
export async function readByIds(
  client: ShopClient,
  sizes: PageSizes,
  query: {
    readonly name: string;
    readonly text: string;
    readonly size: number;
    readonly ids: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<readonly Json[]> {
  const { name, text, size, ids, signal } = query;
  const found: Json[] = [];
  while (found.length < ids.length) {
    const from = found.length;
    const answer = await askSized(sizes, client.account, {
      name,
      size,
      ask: (count) => client.tryQuery(text, { ids: ids.slice(from, from + count) }, signal),
    });
    const nodes = listOf(rootOf(answer, 'nodes', client.account));
    // A record that is kept from us is not a record that is gone.
    const hidden = answer.denied.filter(({ path }) => path.length <= 2);
    if (hidden.length > 0) throw scopeError(hidden, client.account);
    if (nodes.length === 0)
      throw unavailable({ title, account: client.account, provider: 'no nodes for ids' });
    found.push(...nodes);
  }
  return found;
}

/** Asks for one page of a connection at the root. */
export async function readPage(
  client: ShopClient,
  sizes: PageSizes,
  query: {
    readonly name: string;
    readonly root: string;
    readonly text: string;
    readonly size: number;
    readonly variables: Variables;
    readonly signal: AbortSignal;
  },
): Promise<Connection> {
  const { name, root, text, size, variables, signal } = query;
  const answer = await askSized(sizes, client.account, {
    name,
    size,
    ask: (first) => client.tryQuery(text, { ...variables, first }, signal),
  });
  const page = connectionOf(rootOf(answer, root, client.account));
  if (page.nodes.includes(null)) throw scopeError(answer.denied, client.account);
  return page;
}

/** Nodes in the order of their numbers: a bulk operation gives them in any, and one record must come out the same each time. */
export function inOrder(nodes: readonly Json[]): readonly Json[] {
  return nodes.toSorted((a, b) =>
    byNumber(textOf(field(a, 'id')) ?? '', textOf(field(b, 'id')) ?? ''),
  );
}

/** A time of a node, epoch ms; null where it has none. */
export function timeOf(node: Json, name: string): number | null {
  const text = textOf(field(node, name));
  if (text === null) return null;
  try {
    return parseInstant(text);
  } catch {
    return null;
  }
}
