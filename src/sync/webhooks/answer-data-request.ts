import type { WebhookAction } from '../../connectors/index.ts';
import type { TenantId } from '../../core/index.ts';
import { type ConnectionRow, exportPerson } from '../../ledger/index.ts';
import type { InboxParts } from './inbox-parts.ts';

type Asked = {
  readonly connection: ConnectionRow;
  readonly storeId: number;
  readonly request: Extract<WebhookAction, { readonly kind: 'data_request' }>;
};

/** Gathers what is kept of a person and tells the company that it is there to be handed over. Names nobody in the notice. */
export async function answerDataRequest(
  { context, notices }: InboxParts,
  tenantId: TenantId,
  { connection, storeId, request }: Asked,
): Promise<void> {
  const { externalId, requestId } = request;
  const { id } = await exportPerson(context.database, tenantId, { storeId, externalId, requestId });
  await notices.open(tenantId, {
    kind: 'data_request',
    level: 'warning',
    subject: `data_request:${id}`,
    title: `A customer of ${connection.name} asks what is kept of them`,
    cause: `${connection.account} passed on request ${requestId} of customer ${externalId}.`,
    gap: null,
    remedy: `What is kept was gathered: \`tillstream data-request ${id}\` writes it to a file. Hand it over within 30 days; it is kept for 90.`,
    detail: { connectionId: connection.id, exportId: id, requestId, externalId },
  });
}
