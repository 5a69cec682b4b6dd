import type { OpenedWebhook, WebhookDelivery, WebhookReader } from '../../connectors/index.ts';
import { AppError } from '../../core/index.ts';
import {
  type AccountConnection,
  findAccountConnections,
  readCredential,
  storeDelivery,
} from '../../ledger/index.ts';
import type { SyncContext } from '../sync-context.ts';
import { openCredentials, sealedPlace } from '../tokens/sealed-grant.ts';
import type { Acknowledgement } from './inbox.ts';

/** An order of some thousand lines has a few megabytes; more is nobody's webhook. */
const largestDeliveryBytes = 8 * 1024 * 1024;

/**
 * Checks and stores a delivery, and only then says so: what is acknowledged is never lost. A delivery for an account that
 * several companies have connected is stored for each of them.
 */
export async function acceptDelivery(
  context: SyncContext,
  platform: string,
  delivery: WebhookDelivery,
): Promise<Acknowledgement> {
  const reader = context.connectors.get(platform)?.webhooks ?? null;
  if (reader === null) return { status: 404 };
  if (delivery.body.byteLength > largestDeliveryBytes) return { status: 413 };
  try {
    return await acceptFrom(context, { platform, reader, delivery });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return { status: 404 };
    context.logger.error({ event: 'webhook.not_stored', platform, error });
    // The platform sends it again.
    return { status: 503 };
  }
}

type Arrived = {
  readonly platform: string;
  readonly reader: WebhookReader;
  readonly delivery: WebhookDelivery;
};

async function acceptFrom(context: SyncContext, arrived: Arrived): Promise<Acknowledgement> {
  const { platform, reader, delivery } = arrived;
  const account = reader.claimedAccount(delivery);
  if (account === null) return { status: 401 };
  const connections = await findAccountConnections(context.database, platform, account);
  const app = appSecrets(context, platform);
  // A stranger who names an account that is not here learns no more than with a wrong signature where the app can tell.
  if (connections.length === 0) {
    if (app.length > 0 && reader.open(delivery, app) === null) return { status: 401 };
    return { status: 404 };
  }
  let genuine = false;
  for (const connection of connections) {
    const opened = await openFor(context, arrived, { connection, app });
    if (opened === null || opened.account !== account) continue;
    genuine = true;
    await store(context, arrived, { connection, opened });
  }
  return { status: genuine ? 200 : 401 };
}

function appSecrets({ platforms }: SyncContext, platform: string): readonly string[] {
  const { app } = platforms(platform);
  return app === null ? [] : [app.clientSecret, ...app.formerSecrets];
}

type Candidate = { readonly connection: AccountConnection; readonly app: readonly string[] };

/** A shop's own app signs with its own secret; all others by the operator's app. */
async function openFor(
  context: SyncContext,
  { reader, delivery }: Arrived,
  { connection, app }: Candidate,
): Promise<OpenedWebhook | null> {
  const own = await ownSecrets(context, reader, connection);
  const secrets = own.length > 0 ? own : app;
  return secrets.length === 0 ? null : reader.open(delivery, secrets);
}

async function ownSecrets(
  { database, sealer }: SyncContext,
  reader: WebhookReader,
  { tenantId, connectionId }: AccountConnection,
): Promise<readonly string[]> {
  const row = await readCredential(database, tenantId, connectionId);
  if (row === null) return [];
  return reader.secretsOf(openCredentials(sealer, sealedPlace(tenantId, connectionId), row));
}

async function store(
  { database }: SyncContext,
  { platform, delivery }: Arrived,
  {
    connection,
    opened,
  }: { readonly connection: AccountConnection; readonly opened: OpenedWebhook },
): Promise<void> {
  const { tenantId, connectionId } = connection;
  const { account, topic, deliveryId, triggeredAt } = opened;
  await storeDelivery(database, {
    ...{ tenantId, connectionId, platform, account, topic, deliveryId, triggeredAt },
    body: delivery.body,
  });
}
