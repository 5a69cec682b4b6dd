import type { Instant, TenantId } from '../../core/index.ts';

/** A webhook as it came, after its signature was found genuine. */
export type NewDelivery = {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly platform: string;
  readonly account: string;
  readonly topic: string;
  /** Equal for repeated deliveries of one thing. */
  readonly deliveryId: string;
  /** Epoch ms; null = the platform does not say. */
  readonly triggeredAt: number | null;
  /** The body as it came. */
  readonly body: Uint8Array;
};

/** A delivery to be worked on. */
export type DeliveryRow = Omit<NewDelivery, 'triggeredAt'> & {
  /** UUID. */
  readonly id: string;
  readonly triggeredAt: Instant | null;
  readonly receivedAt: Instant;
  /** Attempts with this one, from 1. */
  readonly attempts: number;
};

/** What became of an attempt. */
export type DeliveryOutcome =
  | { readonly kind: 'done' }
  /** Nothing to be done for it. */
  | { readonly kind: 'ignored'; readonly reason: string }
  /** It is tried again after so long. */
  | { readonly kind: 'retry'; readonly afterMs: number; readonly error: string }
  /** It was given up; `replayDeliveries` takes it up again. */
  | { readonly kind: 'failed'; readonly error: string };
