import type { TenantId } from '../../core/index.ts';
import { type Begun, beginConnection, reauthorizeConnection } from './begin-connection.ts';
import { changeSettings } from './change-settings.ts';
import type { ConnectionParts } from './connection-parts.ts';
import { listViews, viewConnection } from './connection-views.ts';
import type { BegunConnection, Connections } from './connections.ts';
import { disconnectConnection, pauseConnection, resumeConnection } from './leave-connection.ts';
import { platformViews } from './platform-views.ts';
import { receiveConsent } from './receive-consent.ts';
import { testConnection } from './test-connection.ts';

export function createConnections(parts: ConnectionParts): Connections {
  const { context } = parts;
  const begun = async (
    tenantId: TenantId,
    { connection, consentUrl }: Begun,
  ): Promise<BegunConnection> => ({
    connection: await viewConnection(context, tenantId, connection.id),
    consentUrl,
  });
  return {
    platforms: () => platformViews(context),
    begin: async (tenantId, request, actor) =>
      begun(tenantId, await beginConnection(parts, tenantId, { ...request, actor })),
    callback: (consent) => receiveConsent(parts, consent),
    reauthorize: async (tenantId, request, actor) =>
      begun(tenantId, await reauthorizeConnection(parts, tenantId, { ...request, actor })),
    test: (tenantId, id, signal) => testConnection(parts, tenantId, { id, signal }),
    change: async (tenantId, request) => {
      await changeSettings(context, tenantId, request);
      return viewConnection(context, tenantId, request.id);
    },
    pause: async (tenantId, id) => {
      await pauseConnection(parts, tenantId, id);
      return viewConnection(context, tenantId, id);
    },
    resume: async (tenantId, id) => {
      await resumeConnection(parts, tenantId, id);
      return viewConnection(context, tenantId, id);
    },
    disconnect: (tenantId, request) => disconnectConnection(parts, tenantId, request),
    list: (tenantId) => listViews(context, tenantId),
    get: (tenantId, id) => viewConnection(context, tenantId, id),
  };
}
