import { randomUUID } from 'node:crypto';
import type { Json } from '../../core/index.ts';
import type { TenantTx } from '../database.ts';

/** Something that a person or a key did and that others may ask about later. */
export type AuditEntry = {
  /** `user:<id>`, `key:<id>` or `operator`. */
  readonly actor: string;
  /** `store.create`, `member.remove` … */
  readonly action: string;
  /** What it was done to: `store:3`. */
  readonly subject: string;
  /** Never secrets or customers' data. */
  readonly detail?: Json;
};

/** Writes an entry in the transaction of the deed: one is never kept without the other. */
export async function audit(tx: TenantTx, entry: AuditEntry): Promise<void> {
  await tx.query(
    `INSERT INTO ledger.audit_entry (tenant_id, id, actor, action, subject, detail)
     VALUES (CAST($1 AS uuid), CAST($2 AS uuid), $3, $4, $5, CAST($6 AS jsonb))`,
    [
      tx.tenantId,
      randomUUID(),
      entry.actor,
      entry.action,
      entry.subject,
      JSON.stringify(entry.detail ?? {}),
    ],
  );
}
