import type { WebhookDelivery } from '../../connectors/index.ts';

/** How a delivery is answered: 200 stored or known already, 401 not genuine, 404 nobody's, 413 too large, 503 try again. */
export type Acknowledgement = { readonly status: 200 | 401 | 404 | 413 | 503 };

/** Platforms' webhooks: stored before they are acknowledged, performed afterwards. */
export type Inbox = {
  /** Never throws. */
  readonly accept: (platform: string, delivery: WebhookDelivery) => Promise<Acknowledgement>;
  /** Performs what waits, until nothing is left. Several may drain at once. @returns how many were performed */
  readonly drain: (signal: AbortSignal) => Promise<number>;
  /** Puts deliveries back to be performed again: those that failed, or all since a moment. @returns how many */
  readonly replay: (request: {
    readonly connectionId: string;
    readonly since: number | null;
  }) => Promise<number>;
};
