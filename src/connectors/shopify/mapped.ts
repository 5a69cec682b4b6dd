import { ZodError } from 'zod';
import { AppError, type Json, type RecordProblem, type SourceRecord } from '../../core/index.ts';
import { idOf } from './gid.ts';
import { NodeFault } from './node-fault.ts';

/** What became of one node: records, problems, or both where a record is kept although something in it does not add up. */
export type Mapped = {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
};

/** What a node is, for the problems it makes. */
export type NodeKind = {
  /** `document`, `product` … */
  readonly recordKind: string;
  /** Stream that it came by. */
  readonly source: string;
};

/** Longer raw texts are cut: they are there to be looked at. */
const maxRawLength = 20_000;

/** Runs a mapping; what Shopify answered wrongly becomes a problem, what we did wrongly stays an error. */
export function mapNode(kind: NodeKind, node: Json, map: () => Mapped): Mapped {
  try {
    return map();
  } catch (error) {
    return { records: [], problems: [problemOf(kind, node, faultOf(error))] };
  }
}

/** A problem of one node, with the node as text. */
export function problemOf(
  kind: NodeKind,
  node: Json,
  fault: { readonly reason: string; readonly message: string },
): RecordProblem {
  return {
    ...kind,
    externalId: externalIdOf(node),
    lineNumber: null,
    reason: fault.reason,
    message: fault.message,
    raw: JSON.stringify(node).slice(0, maxRawLength),
  };
}

function externalIdOf(node: Json): string | null {
  if (node === null || typeof node !== 'object' || !('id' in node)) return null;
  const id = node['id'];
  return typeof id === 'string' ? idOf(id) : null;
}

function faultOf(error: unknown): { reason: string; message: string } {
  if (error instanceof NodeFault) return { reason: error.reason, message: error.message };
  if (error instanceof ZodError) {
    const places = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return {
      reason: 'node_invalid',
      message: `Shopify answered something else than its version 2026-10 promises (${places.slice(0, 5).join('; ')}). Read the record again; if that does not help, report it.`,
    };
  }
  if (error instanceof AppError) return { reason: 'value_invalid', message: error.message };
  if (error instanceof RangeError) return { reason: 'amount_invalid', message: error.message };
  throw error;
}
