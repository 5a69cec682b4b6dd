import { z } from 'zod';
import type { SourcePage, SourceStream } from '../../connectors/index.ts';
import type { Json, RecordProblem, SourceRecord } from '../../core/index.ts';
import { type RawPosition, readIssues, readRawRecords, resolveIssues } from '../../ledger/index.ts';
import { runStream } from '../run-stream.ts';
import { parseRunCursor, plainCursor, type RunCursor } from '../runs/run-cursor.ts';
import { type RunOutcome, type RunScope, tell } from '../runs/run-scope.ts';

const pageSize = 250;

/**
 * Maps what is kept anew, without a request: first the raw form of every record, past the version guard, since it is the same
 * state read by a better mapping; then what could not be mapped when it came, as the older state that it is.
 */
export async function replayRun(scope: RunScope): Promise<RunOutcome> {
  const cursor = parseRunCursor(scope.run.cursor);
  const issues = issueStream(scope);
  if (cursor?.stream !== 'issues')
    await replay(scope, rawStream(scope), { guard: 'replay', cursor });
  const from = cursor?.stream === 'issues' ? cursor : null;
  await replay(scope, issues.stream, { guard: 'versioned', cursor: from });
  scope.streams.set('replay', { state: 'done' });
  await scope.streams.flush();
  const { context, tenantId, store, run } = scope;
  // What has no raw form could not be tried again, and stays open with the others.
  if (issues.untried() === 0)
    await resolveIssues(context.database, tenantId, { storeId: store.id, runId: run.id });
  return { complete: true, fresh: false, report: { untried: issues.untried() } };
}

type Part = { readonly guard: 'versioned' | 'replay'; readonly cursor: RunCursor | null };

async function replay(scope: RunScope, stream: SourceStream, part: Part): Promise<void> {
  const { context, tenantId, store, run, signal, streams } = scope;
  streams.set('replay', { state: 'running' });
  const outcome = await runStream({
    database: context.database,
    tenantId,
    storeId: store.id,
    runId: run.id,
    resumed: run.resumed,
    stream,
    cursor: part.cursor?.at ?? null,
    signal,
    guard: part.guard,
    moveCursor: false,
    stepDeadlineMs: context.timing.stepDeadlineMs,
    keep: (page) => {
      streams.count('replay', page.fetched);
      return { cursor: plainCursor(stream.name, page.cursor), streams: streams.all };
    },
  });
  const what = stream.name === 'raw' ? 'records mapped anew' : 'rejected records tried again';
  const { fetched, stored, rejected } = outcome;
  await tell(scope, {
    level: 'info',
    message: `${fetched} ${what}: ${stored} changed, ${rejected} could not be mapped.`,
  });
}

type Raw = Parameters<RunScope['open']['remap']>[0];

type Mapped = {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
};

function mapAll(remap: RunScope['open']['remap'], raws: readonly Raw[]): Mapped {
  const all = raws.map((raw) => remap(raw));
  return {
    records: all.flatMap(({ records }) => records),
    problems: all.flatMap(({ problems }) => problems),
  };
}

type Reached = { readonly at: Json; readonly fetched: number; readonly done: number };

function pageOf(mapped: Mapped, { at, fetched, done }: Reached): SourcePage {
  return { ...mapped, cursor: at, done: false, fetched, progress: { done, total: null } };
}

const position = z.object({ recordKind: z.string(), externalId: z.string() });

function rawPosition(cursor: Json | null): RawPosition | null {
  const parsed = position.safeParse(cursor);
  return parsed.success ? parsed.data : null;
}

/** Every raw record of the store, through today's mapping. */
function rawStream({ context, tenantId, store, open }: RunScope): SourceStream {
  return {
    name: 'raw',
    pages: async function* ({ cursor }) {
      let after = rawPosition(cursor);
      for (let done = 0; ; ) {
        const { records: raws, next } = await readRawRecords(context.database, tenantId, {
          storeId: store.id,
          after,
          limit: pageSize,
        });
        done += raws.length;
        const reached = { at: next, fetched: raws.length, done };
        if (raws.length > 0) yield pageOf(mapAll(open.remap, raws), reached);
        if (next === null) return;
        after = next;
      }
    },
  };
}

/** What earlier runs could not map, as it came. */
function issueStream({ context, tenantId, store, run, open }: RunScope) {
  let untried = 0;
  const stream: SourceStream = {
    name: 'issues',
    pages: async function* ({ cursor }) {
      let after = typeof cursor === 'string' ? cursor : null;
      for (let done = 0; ; ) {
        const { issues, nextCursor } = await readIssues(context.database, tenantId, {
          storeId: store.id,
          open: true,
          limit: pageSize,
          cursor: after,
        });
        const earlier = issues.filter(({ runId }) => runId !== run.id);
        const raws = earlier.flatMap(rawOf);
        untried += earlier.length - raws.length;
        done += raws.length;
        const reached = { at: nextCursor, fetched: raws.length, done };
        if (raws.length > 0) yield pageOf(mapAll(open.remap, raws), reached);
        if (nextCursor === null) return;
        after = nextCursor;
      }
    },
  };
  return { stream, untried: () => untried };
}

type Rejected = {
  readonly recordKind: string;
  readonly externalId: string | null;
  readonly raw: string | null;
};

function rawOf({ recordKind, externalId, raw }: Rejected): readonly Raw[] {
  if (externalId === null || raw === null) return [];
  try {
    return [{ recordKind, externalId, body: JSON.parse(raw) }];
  } catch {
    return [];
  }
}
