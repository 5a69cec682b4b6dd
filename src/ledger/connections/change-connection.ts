import type { Json, TenantId } from '../../core/index.ts';
import type { Database, SqlValue } from '../database.ts';
import { instantText, numberText } from '../rows/bound-text.ts';
import { textArray } from '../rows/row-writer.ts';
import {
  type AuthKind,
  type Cadence,
  type ConnectionGap,
  type ConnectionRow,
  connectionColumns,
} from './connection.ts';
import { noConnection } from './read-connections.ts';

/** What may change of a connection without a move of its state. What is absent stays. */
export type ConnectionChange = {
  readonly storeId?: number;
  readonly name?: string;
  readonly authKind?: AuthKind;
  readonly scopes?: readonly string[];
  readonly gaps?: readonly ConnectionGap[];
  readonly cadence?: Cadence;
  /** `HH:MM`; null = no daily full sync. */
  readonly fullAt?: string | null;
  readonly liveFrom?: string;
  readonly liveTo?: string;
  readonly webhooks?: Json | null;
  /** Epoch ms, as the next. */
  readonly checkedAt?: number;
  readonly lastWebhookAt?: number;
  readonly refusals?: number;
  readonly failures?: number;
};

/** A column, its type, and its value as bound text where the change has one. */
type Assignment = readonly [column: string, type: string, value: SqlValue | undefined];

function assignments(change: ConnectionChange): readonly Assignment[] {
  const optional = <T>(value: T | undefined, text: (value: T) => SqlValue) =>
    value === undefined ? undefined : text(value);
  const json = (value: unknown): SqlValue => (value === null ? null : JSON.stringify(value));
  return [
    ['store_id', 'integer', optional(change.storeId, numberText)],
    ['name', 'text', change.name],
    ['auth_kind', 'text', change.authKind],
    ['scopes', 'text[]', optional(change.scopes, textArray)],
    ['gaps', 'jsonb', optional(change.gaps, json)],
    ['cadence', 'jsonb', optional(change.cadence, json)],
    ['full_at', 'time', change.fullAt],
    ['live_from', 'time', change.liveFrom],
    ['live_to', 'time', change.liveTo],
    ['webhooks', 'jsonb', optional(change.webhooks, json)],
    ['checked_at', 'timestamptz', optional(change.checkedAt, instantText)],
    ['last_webhook_at', 'timestamptz', optional(change.lastWebhookAt, instantText)],
    ['refusals', 'integer', optional(change.refusals, numberText)],
    ['failures', 'integer', optional(change.failures, numberText)],
  ];
}

/**
 * Changes what is given of a connection. Nothing of it is revisioned: no figure depends on it.
 *
 * @returns the connection afterwards
 * @throws AppError `not_found`
 */
export async function changeConnection(
  db: Database,
  tenantId: TenantId,
  { id, change }: { readonly id: string; readonly change: ConnectionChange },
): Promise<ConnectionRow> {
  const values: SqlValue[] = [tenantId, id];
  const sets = ['id = id'];
  for (const [column, type, value] of assignments(change)) {
    if (value === undefined) continue;
    values.push(value);
    sets.push(`${column} = CAST($${values.length} AS ${type})`);
  }
  const [row] = await db.tenant(tenantId, (tx) =>
    tx.query<ConnectionRow>(
      `UPDATE ledger.connection SET ${sets.join(', ')}
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) RETURNING ${connectionColumns}`,
      values,
    ),
  );
  if (row === undefined) throw noConnection(id);
  return row;
}
