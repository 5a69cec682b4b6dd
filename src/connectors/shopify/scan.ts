import type { Json } from '../../core/index.ts';
import type { Timing } from '../../platform/index.ts';
import type { SourcePage } from '../contract.ts';
import type { ShopClient } from './client.ts';
import type { RecordKind } from './kinds.ts';
import type { Mapped } from './mapped.ts';
import type { PageSizes } from './nodes.ts';
import type { ShopFacts } from './shop-facts.ts';

/** What a scan works with. */
export type Scan = {
  readonly kind: RecordKind;
  readonly client: ShopClient;
  readonly sizes: PageSizes;
  readonly timing: Timing;
  readonly facts: (signal: AbortSignal) => Promise<ShopFacts>;
  readonly signal: AbortSignal;
};

/** Paging stops at 25,000 objects of one query: before that it begins anew behind the last one. */
export const maxObjects = 20_000;

/** What changed is looked for so much earlier than the last change that was seen: the search index lags behind. */
export const overlapMs = 600_000;

/** Records and problems of nodes that are whole. */
export function mapped(kind: RecordKind, nodes: readonly Json[]): Mapped {
  const all = nodes.map((node) => kind.map(node));
  return {
    records: all.flatMap(({ records }) => records),
    problems: all.flatMap(({ problems }) => problems),
  };
}

/** A page of a scan. */
export function pageOf(
  kind: RecordKind,
  nodes: readonly Json[],
  rest: Pick<SourcePage, 'cursor' | 'done' | 'progress' | 'lasting' | 'history'>,
): SourcePage {
  return { ...mapped(kind, nodes), fetched: nodes.length, ...rest };
}
