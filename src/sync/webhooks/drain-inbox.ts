import type { WebhookAction } from '../../connectors/index.ts';
import { instant, toAppError } from '../../core/index.ts';
import {
  changeConnection,
  type DeliveryOutcome,
  type DeliveryRow,
  finishDelivery,
  readConnection,
  takeDeliveries,
} from '../../ledger/index.ts';
import { connectionSubject } from '../notices/connection-notices.ts';
import type { InboxParts } from './inbox-parts.ts';
import { performAction } from './perform-action.ts';
import { performReads, readsOf } from './perform-reads.ts';

const batch = 50;
/** A worker that dies gives its deliveries back after this. */
const leaseMs = 120_000;
const attempts = 10;
const firstWaitMs = 5_000;
const longestWaitMs = 30 * 60_000;

/** Deliveries of one connection that are worked on together. */
type Group = { readonly rows: readonly DeliveryRow[]; readonly first: DeliveryRow };

/** Performs what waits until nothing is due any more. @returns how many deliveries were worked on */
export async function drainInbox(parts: InboxParts, signal: AbortSignal): Promise<number> {
  let worked = 0;
  while (!signal.aborted) {
    const rows = await takeDeliveries(parts.context.database, { limit: batch, leaseMs });
    if (rows.length === 0) break;
    worked += rows.length;
    // One connection's trouble keeps no other waiting.
    await Promise.all(groupsOf(rows).map((group) => workOn(parts, group, signal)));
  }
  return worked;
}

function groupsOf(rows: readonly DeliveryRow[]): readonly Group[] {
  return [...Map.groupBy(rows, (row) => row.connectionId).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ rows: group, first }];
  });
}

type Task = { readonly row: DeliveryRow; readonly actions: readonly WebhookAction[] };

/** What several deliveries name is read together: ten changes of an order while it was edited are one read. */
async function workOn(
  parts: InboxParts,
  { rows, first }: Group,
  signal: AbortSignal,
): Promise<void> {
  const { context } = parts;
  const { tenantId, connectionId } = first;
  try {
    const connection = await readConnection(context.database, tenantId, connectionId);
    const reader = context.connectors.get(connection.platform)?.webhooks ?? null;
    if (reader === null) throw new Error(`${connection.platform} has no webhooks`);
    const tasks = rows.map((row) => ({
      row,
      actions: reader.interpret({ topic: row.topic, body: Buffer.from(row.body).toString('utf8') }),
    }));
    const lastWebhookAt = Math.max(...rows.map((row) => row.receivedAt));
    const change = { lastWebhookAt: instant(lastWebhookAt) };
    await changeConnection(context.database, tenantId, { id: connectionId, change });
    const reading = tasks.filter(({ actions }) => readsOf(actions).length > 0);
    const together = reading.length > 1 && (await readTogether(parts, reading, signal));
    for (const task of tasks) await finish(parts, task, { signal, read: together });
  } catch (error) {
    for (const row of rows) await settle(parts, row, failure(context.random, row, error));
  }
}

/** False = it did not work together: each is tried alone, so that one that fails keeps no other from being done. */
async function readTogether(
  parts: InboxParts,
  tasks: readonly Task[],
  signal: AbortSignal,
): Promise<boolean> {
  const [first] = tasks;
  if (first === undefined) return true;
  const { tenantId, connectionId } = first.row;
  const reads = tasks.flatMap(({ actions }) => readsOf(actions));
  try {
    await performReads(parts, { tenantId, connectionId, reads }, signal);
    return true;
  } catch (error) {
    const { code } = toAppError(error);
    parts.context.logger.warn({ event: 'webhook.read_failed', connectionId, code, error });
    return false;
  }
}

async function finish(
  parts: InboxParts,
  { row, actions }: Task,
  { signal, read }: { readonly signal: AbortSignal; readonly read: boolean },
): Promise<void> {
  const { tenantId, connectionId } = row;
  try {
    const reads = read ? [] : readsOf(actions);
    await performReads(parts, { tenantId, connectionId, reads }, signal);
    for (const action of actions) await performAction(parts, { row, action }, signal);
    await settle(parts, row, doneOf(actions));
  } catch (error) {
    await settle(parts, row, failure(parts.context.random, row, error));
  }
}

function doneOf(actions: readonly WebhookAction[]): DeliveryOutcome {
  const reasons = actions.flatMap((action) => (action.kind === 'ignore' ? [action.reason] : []));
  const ignored = reasons.length === actions.length;
  return ignored ? { kind: 'ignored', reason: reasons.join('; ') } : { kind: 'done' };
}

function failure(random: () => number, row: DeliveryRow, thrown: unknown): DeliveryOutcome {
  const { message, retryAfterMs } = toAppError(thrown);
  if (row.attempts >= attempts) return { kind: 'failed', error: message };
  const backoff = Math.min(firstWaitMs * 2 ** (row.attempts - 1), longestWaitMs);
  const afterMs = Math.round(Math.max(backoff, retryAfterMs ?? 0) * (1 + 0.2 * random()));
  return { kind: 'retry', afterMs, error: message };
}

async function settle(
  { context, notices }: InboxParts,
  row: DeliveryRow,
  outcome: DeliveryOutcome,
): Promise<void> {
  const { database, logger } = context;
  const { id, tenantId, connectionId, topic, platform, attempts: attempt } = row;
  try {
    const ours = await finishDelivery(database, row, outcome);
    if (outcome.kind === 'done' || outcome.kind === 'ignored') return;
    const { error } = outcome;
    logger.warn({ event: 'webhook.failed', id, connectionId, topic, attempt, error });
    if (!ours || outcome.kind === 'retry') return;
    await notices.open(tenantId, {
      kind: 'webhooks_failing',
      level: 'warning',
      subject: connectionSubject(connectionId),
      title: `A message of ${row.account} could not be worked on`,
      cause: `“${topic}” failed ${attempt} times, the last time with: ${error}`,
      gap: 'What it told is found by the next sync at the latest, except for requests of privacy.',
      remedy: 'Mend the cause, then let the failed messages of this connection be done again.',
      detail: { connectionId, platform, topic, deliveryId: row.deliveryId },
    });
  } catch (error) {
    // Its lease ends by itself, and it is worked on again.
    logger.error({ event: 'webhook.not_settled', id, connectionId, error });
  }
}
