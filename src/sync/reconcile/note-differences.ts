import type { RunScope } from '../runs/run-scope.ts';
import type { DayResult } from './compare-day.ts';

/** One notice for what could not be repaired; it goes when all compared days agree. */
export async function noteDifferences(
  { context, tenantId, connection }: RunScope,
  results: readonly DayResult[],
): Promise<void> {
  const kind = 'reconciliation_different';
  const subject = `connection:${connection.id}`;
  const different = results.filter(({ state }) => state === 'different');
  const [first] = different;
  if (first === undefined) {
    if (results.some(({ state }) => state !== 'unread'))
      await context.notices.resolve(tenantId, { kind, subject });
    return;
  }
  const days = different.map(({ day }) => day);
  await context.notices.open(tenantId, {
    kind,
    level: 'warning',
    subject,
    title: `${connection.name}: figures of ${days.length === 1 ? first.day : `${days.length} days`} differ from the platform’s`,
    cause: first.message ?? 'The orders differ.',
    gap: `Figures of ${days.join(', ')} may be off.`,
    remedy:
      'Open the connection’s comparison and its problems: an order that could not be mapped says there why.',
    detail: { connectionId: connection.id, days },
  });
}
