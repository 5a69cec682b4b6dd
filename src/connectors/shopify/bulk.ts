import { AppError, type Json } from '../../core/index.ts';
import type { Timing } from '../../platform/index.ts';
import { unavailable } from '../kit/errors.ts';
import { type JoinedFile, type JsonlConnection, joinJsonl } from '../kit/jsonl-join.ts';
import { bulkPollQuery, bulkRunMutation } from './bulk-queries.ts';
import type { ShopClient } from './client.ts';
import { title } from './errors.ts';
import { field, listOf, textOf } from './fields.ts';

/** Started, or refused in Shopify's words: then pages are read. */
export type BulkStart =
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'refused'; readonly words: string };

/** Starts a bulk operation. Five may run at once for an app and shop; Shopify refuses the sixth. */
export async function startBulk(
  client: ShopClient,
  query: string,
  signal: AbortSignal,
): Promise<BulkStart> {
  const { data, denied } = await client.mutate(bulkRunMutation, { query }, signal);
  // Some kinds of tokens may not run them.
  if (denied.length > 0) return { kind: 'refused', words: denied[0]?.message ?? '' };
  const payload = field(data, 'bulkOperationRunQuery');
  const id = textOf(field(field(payload, 'bulkOperation'), 'id'));
  if (id !== null) return { kind: 'started', id };
  const words = listOf(field(payload, 'userErrors')).map(
    (one) => textOf(field(one, 'message')) ?? '',
  );
  return { kind: 'refused', words: words.join('; ') };
}

/** Where a bulk operation stands. `failed` with a file = as far as it came. `lost` = Shopify knows it no more. */
export type BulkState =
  | { readonly kind: 'running'; readonly objects: number }
  | { readonly kind: 'done'; readonly url: string | null; readonly lines: number }
  | { readonly kind: 'failed'; readonly partialUrl: string | null; readonly words: string }
  | { readonly kind: 'lost' };

async function pollBulk(client: ShopClient, id: string, signal: AbortSignal): Promise<BulkState> {
  const { data } = await client.query(bulkPollQuery, { id }, signal);
  const operation = field(data, 'bulkOperation');
  const status = textOf(field(operation, 'status'));
  const objects = Number(field(operation, 'objectCount') ?? 0);
  switch (status) {
    case null:
      return { kind: 'lost' };
    case 'COMPLETED':
      return { kind: 'done', url: textOf(field(operation, 'url')), lines: objects };
    case 'CREATED':
    case 'RUNNING':
    case 'CANCELING':
      return { kind: 'running', objects };
    default: {
      const words = `${status} ${textOf(field(operation, 'errorCode')) ?? ''}`.trim();
      return { kind: 'failed', partialUrl: textOf(field(operation, 'partialDataUrl')), words };
    }
  }
}

const firstPollMs = 150;
const slowestPollMs = 10_000;

/** Waits for the end of a bulk operation, at most `forMs`: then it tells how far it is. */
export async function waitBulk(
  client: ShopClient,
  timing: Timing,
  wait: { readonly id: string; readonly forMs: number; readonly signal: AbortSignal },
): Promise<BulkState> {
  const end = timing.now() + wait.forMs;
  for (let pauseMs = firstPollMs; ; pauseMs = Math.min(slowestPollMs, pauseMs * 1.6)) {
    const state = await pollBulk(client, wait.id, wait.signal);
    if (state.kind !== 'running' || timing.now() >= end) return state;
    await timing.sleep(Math.ceil(pauseMs), wait.signal);
  }
}

/** A file that a bulk operation left. */
export type BulkFile = {
  readonly url: string;
  /** How many lines it must have; null = it is a partial one. */
  readonly lines: number | null;
  readonly connections: readonly JsonlConnection[];
};

/**
 * Reads the file of a bulk operation, whole.
 *
 * @throws AppError `connector_unavailable` when lines are missing, `connector_gone` when the file is no longer there
 */
export async function openBulkFile(
  client: ShopClient,
  { url, lines, connections }: BulkFile,
  signal: AbortSignal,
): Promise<JoinedFile> {
  const partial = lines === null;
  const file = await joinJsonl({ bytes: client.file(url, signal), partial }, connections);
  if (partial || (file.lines === lines && file.orphans === 0)) return file;
  await file[Symbol.asyncDispose]();
  const provider = `${file.lines} lines of ${lines}, ${file.orphans} without a parent`;
  throw unavailable({ title, account: client.account, provider });
}

/** True where a file is no longer there: the operation must be started again. */
export function isFileGone(error: unknown): boolean {
  return error instanceof AppError && error.code === 'connector_gone' && error.retryable;
}

/** Roots of a file from `from` on, so many at a time. */
export async function* inBatches(
  roots: AsyncIterable<Json>,
  size: number,
): AsyncGenerator<readonly Json[]> {
  let batch: Json[] = [];
  for await (const root of roots) {
    batch.push(root);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
