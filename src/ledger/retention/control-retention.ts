import type { Logger } from '../../core/index.ts';
import type { Clock } from '../../platform/index.ts';
import type { Database } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';

export type ControlRetention = {
  /** Days that a finished webhook is kept, from when it was finished: until then it can be replayed, and told from a repeat. */
  readonly inboxDays: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  /** Rows that one transaction removes at most, 2,000 by default. */
  readonly batchRows?: number;
};

/** Rows removed. */
export type ControlRetentionReport = {
  readonly deliveries: number;
  readonly consents: number;
  readonly budgets: number;
};

const dayMs = 86_400_000;
/** Days that a consent which ran out is kept, to be able to say what became of it. */
const consentDays = 30;
/** After so many days without use a bucket is long full again. */
const budgetDays = 7;

/**
 * Removes what is over from `control`, for all companies: finished webhooks, old consents, unused rate limits. What waits to
 * be worked on stays, however old. Safe to run in several processes at once.
 *
 * @throws AppError `cancelled` between batches
 */
export async function applyControlRetention(
  db: Database,
  { inboxDays, clock, logger, signal, batchRows = 2_000 }: ControlRetention,
): Promise<ControlRetentionReport> {
  const options = signal === undefined ? {} : { signal };
  const before = (days: number): string => instantText(clock.now() - days * dayMs);
  const count = async (from: string, at: string): Promise<number> => {
    const rows = await db.control(
      (tx) => tx.query(`DELETE FROM control.${from} RETURNING 1`, [at]),
      options,
    );
    return rows.length;
  };
  let deliveries = 0;
  for (;;) {
    const batch = await count(
      `webhook_inbox WHERE id IN (SELECT id FROM control.webhook_inbox WHERE state <> 'waiting'
AND done_at < CAST($1 AS timestamptz) LIMIT ${Math.trunc(batchRows)})`,
      before(inboxDays),
    );
    deliveries += batch;
    if (batch < batchRows) break;
  }
  const consents = await count(
    'oauth_request WHERE expires_at < CAST($1 AS timestamptz)',
    before(consentDays),
  );
  const budgets = await count(
    'rate_budget WHERE updated_at < CAST($1 AS timestamptz)',
    before(budgetDays),
  );
  const report = { deliveries, consents, budgets };
  logger.info({ event: 'ledger.control_retention', ...report });
  return report;
}
