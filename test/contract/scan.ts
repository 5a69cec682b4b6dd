import { expect } from 'vitest';
import type { OpenConnection, ScanPlan, SourcePage } from '../../src/connectors/index.ts';
import { type AppError, type Json, type SourceRecord, toAppError } from '../../src/core/index.ts';

export const signal = new AbortController().signal;

/** Kind and external id. */
export function nameOf(record: SourceRecord): string {
  if (record.kind === 'deletion') return `deletion ${record.record.externalId}`;
  if (record.kind === 'inventory')
    return `inventory ${record.record.variantExternalId}@${record.record.locationExternalId}`;
  return `${record.kind} ${record.record.externalId}`;
}

/** Records by name, and their content. */
export type Met = Map<string, string>;

function meet(met: Met, page: SourcePage): void {
  expect(page.problems).toEqual([]);
  for (const record of page.records) met.set(nameOf(record), JSON.stringify(record));
}

/** Reads a stream to its end. */
export async function scan(
  open: OpenConnection,
  stream: string,
  plan: ScanPlan,
): Promise<{ met: Met; pages: number; last: SourcePage | null }> {
  const met: Met = new Map();
  let pages = 0;
  let last: SourcePage | null = null;
  for await (const page of open.stream(stream, plan).pages({ cursor: null, signal })) {
    meet(met, page);
    pages += 1;
    last = page;
  }
  return { met, pages, last };
}

/** Reads a stream as if the process died after every page. */
export async function scanInPieces(
  make: () => OpenConnection,
  stream: string,
  plan: ScanPlan,
): Promise<Met> {
  const met: Met = new Map();
  let cursor: Json | null = null;
  for (let pieces = 0; pieces < 2000; pieces++) {
    const pages = make().stream(stream, plan).pages({ cursor, signal })[Symbol.asyncIterator]();
    const { value, done } = await pages.next();
    await pages.return?.();
    if (done === true) return met;
    meet(met, value);
    // As it comes back from the database.
    cursor = JSON.parse(JSON.stringify(value.cursor)) as Json;
    if (value.done) return met;
  }
  throw new Error(`${stream} does not end`);
}

/** The error that it ends with. */
export async function failure(of: Promise<unknown>): Promise<AppError> {
  try {
    await of;
  } catch (error) {
    return toAppError(error);
  }
  throw new Error('it did not fail');
}
