import type { Connection } from '../../../../src/api/contract/index.ts';

type Times = Pick<Connection, 'nextLiveAt' | 'nextFullAt' | 'nextAttemptAt'>;

/** When a connection is read next: the earlier of its due runs, but not before a failure lets it. Null = not by itself. */
export function nextRunAt({ nextLiveAt, nextFullAt, nextAttemptAt }: Times): string | null {
  const due = [nextLiveAt, nextFullAt].filter((at) => at !== null).sort()[0] ?? null;
  if (due === null || nextAttemptAt === null) return due;
  return due > nextAttemptAt ? due : nextAttemptAt;
}
