import { formatInstant, type Instant } from '../../core/index.ts';
import type { ConnectionView } from '../../sync/index.ts';
import type { Connection } from '../contract/index.ts';

function text(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}

/** A connection as the API shows it: instants are ISO texts. */
export function describeConnection(view: ConnectionView): Connection {
  return {
    ...view,
    stateSince: formatInstant(view.stateSince),
    freshAt: text(view.freshAt),
    lastLiveAt: text(view.lastLiveAt),
    lastFullAt: text(view.lastFullAt),
    nextLiveAt: text(view.nextLiveAt),
    nextFullAt: text(view.nextFullAt),
    nextAttemptAt: text(view.nextAttemptAt),
    webhooks: { ...view.webhooks, lastAt: text(view.webhooks.lastAt) },
  };
}
