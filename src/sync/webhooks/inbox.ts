import type { WebhookDelivery } from '../../connectors/index.ts';
import type { TenantId } from '../../core/index.ts';
import type { ReplayDeliveries } from '../../ledger/index.ts';

/** How a delivery is answered: 200 stored or known already, 401 not genuine, 404 nobody's, 413 too large, 503 try again. */
export type Acknowledgement = { readonly status: 200 | 401 | 404 | 413 | 503 };

/** Platforms' webhooks: stored before they are acknowledged, performed afterwards. */
export type Inbox = {
  /** Never throws. */
  readonly accept: (platform: string, delivery: WebhookDelivery) => Promise<Acknowledgement>;
  /** Performs what waits, until nothing is left. Several may drain at once. @returns how many were performed */
  readonly drain: (signal: AbortSignal) => Promise<number>;
  /** Puts deliveries of a connection back to be performed again. @returns how many */
  readonly replay: (tenantId: TenantId, request: ReplayDeliveries) => Promise<number>;
};
