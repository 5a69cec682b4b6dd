import type { Connector, OpenConnection } from '../../connectors/index.ts';
import { type Json, type TenantId, toAppError } from '../../core/index.ts';
import { type ConnectionRow, changeConnection } from '../../ledger/index.ts';
import type { SyncContext } from '../sync-context.ts';
import { webhookAddress } from '../webhooks/webhook-address.ts';

/** What is kept of a connection's webhooks. */
export type WebhookStatus = {
  readonly active: boolean;
  readonly topics: readonly string[];
  readonly refused: readonly { readonly topic: string; readonly message: string }[];
  /** Why none arrive, or not all; null = all do. */
  readonly message: string | null;
  /** Epoch ms. */
  readonly checkedAt: number;
};

export type Subscribing = {
  readonly connector: Connector;
  readonly open: OpenConnection;
  readonly connection: ConnectionRow;
};

/**
 * Sees to it that the platform's webhooks reach us, where they can, and keeps what came of it. A refusal is no failure of the
 * connection: polling finds everything, later.
 */
export async function subscribeWebhooks(
  context: SyncContext,
  tenantId: TenantId,
  subscribing: Subscribing & { readonly signal: AbortSignal },
): Promise<ConnectionRow> {
  const { id } = subscribing.connection;
  const webhooks = toJson(await subscribe(context, subscribing));
  return changeConnection(context.database, tenantId, { id, change: { webhooks } });
}

async function subscribe(
  context: SyncContext,
  { connector, open, connection, signal }: Subscribing & { readonly signal: AbortSignal },
): Promise<WebhookStatus> {
  const none = { active: false, topics: [], refused: [], checkedAt: context.now() };
  if (connector.webhooks === null || open.subscribe === null) {
    return {
      ...none,
      message: `${connector.title} sends no webhooks: changes are found by polling.`,
    };
  }
  const { origins } = context.platforms(connector.platform);
  const address = webhookAddress(context.publicUrl(), origins, connector.platform);
  if (address.kind === 'unreachable') return { ...none, message: address.message };
  try {
    const { topics, refused } = await open.subscribe(address.url, signal);
    const message = refused.length === 0 ? null : refusedText(connector, refused);
    return { active: topics.length > 0, topics, refused, message, checkedAt: context.now() };
  } catch (thrown) {
    context.logger.warn({
      event: 'webhooks.subscribe_failed',
      connectionId: connection.id,
      error: thrown,
    });
    return {
      ...none,
      message: `${toAppError(thrown).message} Until then changes are found by polling.`,
    };
  }
}

function refusedText(connector: Connector, refused: WebhookStatus['refused']): string {
  const list = refused.map(({ topic, message }) => `${topic} (${message})`).join(', ');
  return `${connector.title} refused some webhooks: ${list}. Those changes are found by polling.`;
}

function toJson(status: WebhookStatus): Json {
  return { ...status, refused: status.refused.map((one) => ({ ...one })) };
}

/** What was kept; a connection that never subscribed, or an older form, counts as not active. */
export function webhookStatus({ webhooks }: Pick<ConnectionRow, 'webhooks'>): {
  readonly active: boolean;
  readonly topics: number;
  readonly message: string | null;
} {
  const none = { active: false, topics: 0, message: null };
  if (typeof webhooks !== 'object' || webhooks === null || !('topics' in webhooks)) return none;
  const { active, topics, message } = webhooks;
  return {
    active: active === true,
    topics: Array.isArray(topics) ? topics.length : 0,
    message: typeof message === 'string' ? message : null,
  };
}

/** When they were last seen to; null = never, or in an older form. */
export function webhooksCheckedAt({ webhooks }: Pick<ConnectionRow, 'webhooks'>): number | null {
  if (typeof webhooks !== 'object' || webhooks === null || !('checkedAt' in webhooks)) return null;
  return typeof webhooks['checkedAt'] === 'number' ? webhooks['checkedAt'] : null;
}
