import { z } from 'zod';
import { operatorEndpoint } from '../http/endpoint.ts';
import { tenantField } from './tenant-of.ts';

const hourMs = 3_600_000;
const body = z.object({ tenantId: tenantField });

export const operatorVerifyTwinEndpoint = operatorEndpoint({
  method: 'POST',
  path: '/api/operator/twin/verify',
  tag: 'Operator',
  summary: "Compare a company's twin with the ledger, table by table",
  timeoutMs: hourMs,
  schemas: { body },
  handle: ({ body: { tenantId }, services }) => services.ports.twins.verify(tenantId),
});

export const operatorRebuildTwinEndpoint = operatorEndpoint({
  method: 'POST',
  path: '/api/operator/twin/rebuild',
  tag: 'Operator',
  summary: "Make a company's twin anew from the ledger",
  timeoutMs: hourMs,
  schemas: { body },
  handle: ({ body: { tenantId }, services }) => services.ports.twins.rebuild(tenantId),
});
