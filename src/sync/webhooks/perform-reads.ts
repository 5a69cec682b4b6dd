import type { Connector, WebhookAction } from '../../connectors/index.ts';
import type { DeletableKind, TenantId } from '../../core/index.ts';
import { type ConnectionRow, readConnection, runningStates } from '../../ledger/index.ts';
import { connectorOf } from '../sync-context.ts';
import type { InboxParts } from './inbox-parts.ts';

export type ReadHint = Extract<WebhookAction, { readonly kind: 'read' | 'delete' }>;

/** A deletion is a hint like any other: what it names is read again, and goes only where the platform does not have it. */
export function readsOf(actions: readonly WebhookAction[]): readonly ReadHint[] {
  return actions.filter((action) => action.kind === 'read' || action.kind === 'delete');
}

const mostIds = 250;

/**
 * Reads what the hints name, each thing once. A connection that may not be read now is left to its next sync, which finds all
 * that changed meanwhile.
 */
export async function performReads(
  { context, readRecords }: InboxParts,
  {
    tenantId,
    connectionId,
    reads,
  }: {
    readonly tenantId: TenantId;
    readonly connectionId: string;
    readonly reads: readonly ReadHint[];
  },
  signal: AbortSignal,
): Promise<void> {
  if (reads.length === 0) return;
  const connection = await readConnection(context.database, tenantId, connectionId);
  if (!isReadable(connection)) return;
  const connector = connectorOf(context, connection.platform);
  const idsByStream = new Map<string, Set<string>>();
  for (const hint of reads) {
    const stream = hint.kind === 'read' ? hint.stream : streamOf(connector, hint.of);
    if (stream === null) continue;
    const ids = idsByStream.get(stream) ?? new Set<string>();
    for (const id of hint.kind === 'read' ? hint.externalIds : [hint.externalId]) ids.add(id);
    idsByStream.set(stream, ids);
  }
  // Parents before children: an order's new customer is there when the order comes.
  for (const { name: stream } of connector.streams) {
    const all = [...(idsByStream.get(stream) ?? [])];
    for (let at = 0; at < all.length; at += mostIds) {
      const externalIds = all.slice(at, at + mostIds);
      await readRecords(tenantId, { connectionId, stream, externalIds }, signal);
    }
  }
}

function isReadable({ state, storeId }: ConnectionRow): boolean {
  return runningStates.includes(state) && storeId !== null;
}

/** The stream that brings records of a kind: the one that is about them, not one that brings them along. */
function streamOf(connector: Connector, kind: DeletableKind): string | null {
  const about = connector.streams.find(({ kinds }) => kinds[0] === kind);
  const brings = connector.streams.find(({ kinds }) => kinds.includes(kind));
  return (about ?? brings)?.name ?? null;
}
