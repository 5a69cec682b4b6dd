import { replayDeliveries } from '../../ledger/index.ts';
import { acceptDelivery } from './accept-delivery.ts';
import { drainInbox } from './drain-inbox.ts';
import type { Inbox } from './inbox.ts';
import type { InboxParts } from './inbox-parts.ts';

export function createInbox(parts: InboxParts): Inbox {
  const { context } = parts;
  return {
    accept: (platform, delivery) => acceptDelivery(context, platform, delivery),
    drain: (signal) => drainInbox(parts, signal),
    replay: (tenantId, request) => replayDeliveries(context.database, tenantId, request),
  };
}
