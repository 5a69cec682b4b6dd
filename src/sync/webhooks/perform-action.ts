import type { WebhookAction } from '../../connectors/index.ts';
import { assertNever, type TenantId } from '../../core/index.ts';
import {
  type ConnectionRow,
  type DeliveryRow,
  dropDataExports,
  mergeCustomers,
  moveConnection,
  readConnection,
  redactCustomer,
} from '../../ledger/index.ts';
import { dataRemoved } from '../connections/store-of-account.ts';
import { answerDataRequest } from './answer-data-request.ts';
import type { InboxParts } from './inbox-parts.ts';
import { lookAgain } from './look-again.ts';

export type ActionOf = { readonly row: DeliveryRow; readonly action: WebhookAction };

/** Does what a delivery asks for, reads apart. Each may be done twice. */
export async function performAction(
  parts: InboxParts,
  { row, action }: ActionOf,
  signal: AbortSignal,
): Promise<void> {
  const { tenantId, connectionId } = row;
  switch (action.kind) {
    case 'read':
    case 'delete':
    case 'ignore':
      return;
    case 'uninstalled':
    case 'scopes_changed':
    case 'store_changed':
      return lookAgain(parts, { tenantId, connectionId, why: action.kind }, signal);
    case 'redact_shop':
      return redactShop(parts, tenantId, connectionId);
    case 'merge_customers':
    case 'redact_customer':
    case 'data_request':
      return ofCustomer(parts, { row, action }, signal);
    default:
      return assertNever(action, 'webhook action');
  }
}

type CustomerAction = Extract<
  WebhookAction,
  { readonly kind: 'merge_customers' | 'redact_customer' | 'data_request' }
>;

/** Where nothing of the shop was ever read, nothing is kept of its people. */
async function ofCustomer(
  parts: InboxParts,
  { row, action }: { readonly row: DeliveryRow; readonly action: CustomerAction },
  signal: AbortSignal,
): Promise<void> {
  const { database } = parts.context;
  const { tenantId } = row;
  const connection = await readConnection(database, tenantId, row.connectionId);
  const { storeId } = connection;
  if (storeId === null || connection.stateCode === dataRemoved) return;
  switch (action.kind) {
    case 'merge_customers': {
      const { from, into } = action;
      await mergeCustomers(database, tenantId, { storeId, from, into, signal });
      return;
    }
    case 'redact_customer': {
      const { externalId, orderExternalIds } = action;
      const request = { storeId, externalId, orderExternalIds, signal };
      await redactCustomer(database, tenantId, request);
      await dropDataExports(database, tenantId, { storeId, externalId });
      return;
    }
    case 'data_request':
      await answerDataRequest(parts, tenantId, { connection, storeId, request: action });
      return;
    default:
      assertNever(action, 'customer action');
  }
}

/** The shop left two days ago and wants everything gone. A shop that came back meanwhile is not emptied under its feet. */
async function redactShop(
  { context, requestRemoval }: InboxParts,
  tenantId: TenantId,
  connectionId: string,
): Promise<void> {
  const { database } = context;
  const before: ConnectionRow = await readConnection(database, tenantId, connectionId);
  if (before.state === 'connected' || before.state === 'degraded') return;
  const { row } = await moveConnection(database, tenantId, {
    id: connectionId,
    to: 'disconnected',
    reason: {
      code: dataRemoved,
      message: 'The shop asked for all of its data to be removed.',
      provider: null,
    },
  });
  if (row.storeId === null || before.stateCode === dataRemoved) return;
  const of = { connectionId, storeId: row.storeId, trigger: 'redact_shop' };
  await requestRemoval(tenantId, of);
}
