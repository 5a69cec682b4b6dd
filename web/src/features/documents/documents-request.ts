import type { DocumentsRequest, Query } from '../../../../src/api/contract/index.ts';
import { type DrillSearch, drillFilter } from '../../shared/state/drill.ts';
import { queryBase, type View, whereOf } from '../../shared/state/view.ts';

const pageSize = 50;

/** The documents that a drill-down asks for. */
export function documentsRequest(
  view: View,
  drill: DrillSearch,
  cursor: string | null,
): DocumentsRequest {
  const where = [...whereOf(view), ...drillFilter(drill)];
  return {
    time: { clock: view.clock, ...view.range },
    ...(where.length === 0 ? {} : { where }),
    ...(drill.measure === undefined ? {} : { measure: drill.measure }),
    limit: pageSize,
    ...(cursor === null ? {} : { cursor }),
  };
}

/** The number that the documents are behind, asked again under the same filter; with the drilled member's name. */
export function figureQuery(view: View, drill: DrillSearch): Query {
  const { compare: _, where, ...base } = queryBase(view);
  const all = [...(where ?? []), ...drillFilter(drill)];
  return {
    measures: [drill.measure ?? 'net_sales'],
    ...(drill.dim === undefined ? {} : { dimensions: [drill.dim] }),
    ...base,
    ...(all.length === 0 ? {} : { where: all }),
  };
}
