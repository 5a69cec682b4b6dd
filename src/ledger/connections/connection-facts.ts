import type { Instant, TenantId } from '../../core/index.ts';
import type { Database, SqlValue, Tx } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';
import {
  type ActivityRow,
  activityText,
  type ConnectionActivity,
} from '../runs/connection-activity.ts';

/** What runs, issues and comparisons say of a connection. */
export type ConnectionFacts = {
  /** Problems of its store that nothing has resolved. */
  readonly openIssues: number;
  /** Ends of the last live run, and of the last one that read everything, that succeeded. */
  readonly lastLiveAt: Instant | null;
  readonly lastFullAt: Instant | null;
  readonly activity: ConnectionActivity;
  /** Days compared with the platform that agree with it, in per cent (one decimal); null = none was compared. */
  readonly score: number | null;
};

const runsText = `SELECT connection_id AS "connectionId", max(finished_at) FILTER (WHERE mode = 'live') AS "lastLiveAt",
max(finished_at) FILTER (WHERE mode IN ('full', 'backfill')) AS "lastFullAt" FROM ledger.sync_run
WHERE tenant_id = CAST($1 AS uuid) AND connection_id IS NOT NULL AND state = 'succeeded' GROUP BY connection_id`;

type RunsRow = Pick<ConnectionFacts, 'lastLiveAt' | 'lastFullAt'> & {
  readonly connectionId: string;
};

const issuesText = `SELECT c.id AS "connectionId", count(*) AS count FROM ledger.connection AS c
JOIN ledger.sync_issue AS i ON i.tenant_id = c.tenant_id AND i.store_id = c.store_id AND i.resolved_at IS NULL
WHERE c.tenant_id = CAST($1 AS uuid) GROUP BY c.id`;

const scoreText = `SELECT c.id AS "connectionId", count(*) FILTER (WHERE r.state IN ('equal', 'repaired')) AS agree,
count(*) AS days FROM ledger.connection AS c
JOIN ledger.reconciliation AS r ON r.tenant_id = c.tenant_id AND r.store_id = c.store_id AND r.state <> 'unread'
AND r.day > CAST($2 AS timestamptz)::date - CAST($3 AS integer)
WHERE c.tenant_id = CAST($1 AS uuid) GROUP BY c.id`;

const quiet: ConnectionActivity = { lastDay: 0, lastWeek: 0, lastChangeAt: null };

/**
 * What is known of a company's connections, by connection id; one without a trace is absent.
 *
 * Cost: four statements in one snapshot, over the runs of connections, open issues and `scoreDays` of comparisons.
 */
export function connectionFacts(
  db: Database,
  tenantId: TenantId,
  { now, scoreDays }: { readonly now: Instant; readonly scoreDays: number },
): Promise<ReadonlyMap<string, ConnectionFacts>> {
  return db.tenant(
    tenantId,
    async (tx) => {
      const read = reader(tx);
      const at = instantText(now);
      const activity = await read<ActivityRow>(activityText, [tenantId, null, at]);
      const runs = await read<RunsRow>(runsText, [tenantId]);
      const issues = await read<Counted>(issuesText, [tenantId]);
      const scores = await read<Scored>(scoreText, [tenantId, at, String(scoreDays)]);
      const ids = new Set([...activity, ...runs, ...issues, ...scores].map(([id]) => id));
      const of = { activity: new Map(activity), runs: new Map(runs) };
      const counts = { issues: new Map(issues), scores: new Map(scores) };
      return new Map([...ids].map((id) => [id, factsOf(id, { ...of, ...counts })]));
    },
    { readOnly: true, snapshot: true },
  );
}

type Counted = { readonly connectionId: string; readonly count: number };
type Scored = { readonly connectionId: string; readonly agree: number; readonly days: number };

type Found = {
  readonly activity: ReadonlyMap<string, ActivityRow>;
  readonly runs: ReadonlyMap<string, RunsRow>;
  readonly issues: ReadonlyMap<string, Counted>;
  readonly scores: ReadonlyMap<string, Scored>;
};

function factsOf(id: string, { activity, runs, issues, scores }: Found): ConnectionFacts {
  const score = scores.get(id);
  return {
    openIssues: issues.get(id)?.count ?? 0,
    lastLiveAt: runs.get(id)?.lastLiveAt ?? null,
    lastFullAt: runs.get(id)?.lastFullAt ?? null,
    activity: activityOf(activity.get(id)),
    score: score === undefined ? null : Math.floor((score.agree / score.days) * 1000) / 10,
  };
}

function activityOf(row: ActivityRow | undefined): ConnectionActivity {
  if (row === undefined) return quiet;
  const { lastDay, lastWeek, lastChangeAt } = row;
  return { lastDay, lastWeek, lastChangeAt };
}

function reader(tx: Tx) {
  return async <Row extends { readonly connectionId: string }>(
    text: string,
    values: readonly SqlValue[],
  ): Promise<readonly (readonly [string, Row])[]> =>
    (await tx.query<Row>(text, values)).map((row) => [row.connectionId, row]);
}
