import { PassThrough, type Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError, type TenantId } from '../../core/index.ts';
import type { SqlValue, StatementOptions, TransactionOptions, Tx } from '../database.ts';
import { columnTypes, textTypes } from './column-types.ts';
import { asDatabaseError } from './database-error.ts';
import type { StatementNames } from './statement-names.ts';

/** The role that tenants' rows are read and written under; it owns nothing, so that row security binds it. */
export const applicationRole = 'tillstream_app';

type OpenCopy = { done: boolean };

/** One checked-out connection and what is going on in it. */
export type Session = {
  readonly client: PoolClient;
  readonly names: StatementNames;
  readonly signal: AbortSignal | undefined;
  readonly copies: OpenCopy[];
  /** True once the work has ended: what still asks then must not reach the connection's next user. */
  ended: boolean;
};

/** @throws AppError `cancelled` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new AppError('cancelled', 'Cancelled.', { cause: signal.reason });
  }
}

/** The statements that open a transaction, as one text: one round trip. The tenant's id is a checked UUID. */
export function beginText(tenantId: TenantId | null, options: TransactionOptions): string {
  const isolation = options.snapshot === true ? ' ISOLATION LEVEL REPEATABLE READ' : '';
  const statements = [`BEGIN${isolation}${options.readOnly === true ? ' READ ONLY' : ''}`];
  if (tenantId !== null) {
    statements.push(
      `SET LOCAL ROLE ${applicationRole}`,
      `SET LOCAL app.tenant_id TO '${tenantId}'`,
    );
  }
  if (options.timeoutMs !== undefined) {
    statements.push(`SET LOCAL statement_timeout TO ${Math.max(1, Math.round(options.timeoutMs))}`);
  }
  return statements.join('; ');
}

/** Runs one text of several statements without values. */
export async function runText(session: Session, text: string): Promise<void> {
  try {
    await session.client.query(text);
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** @throws Error when a statement had failed and its error was swallowed: Postgres then answers COMMIT by a rollback */
export async function commit(session: Session): Promise<void> {
  try {
    const { command } = await session.client.query('COMMIT');
    if (command !== 'COMMIT') {
      throw new Error('nothing was committed: a statement of this transaction had failed before');
    }
  } catch (error) {
    throw asDatabaseError(error);
  }
}

function openCopy(session: Session, select: string): Readable {
  const copy: OpenCopy = { done: false };
  session.copies.push(copy);
  const source = session.client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT csv)`));
  const out = new PassThrough();
  source.once('end', () => {
    copy.done = true;
  });
  source.once('error', (error) => {
    copy.done = true;
    out.destroy(asError(asDatabaseError(error)));
  });
  source.pipe(out);
  return out;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Runs one thing after the other, in the order asked, so that work may ask for several at once. */
function oneByOne(session: Session): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const turn = last.then(async () => {
      if (session.ended)
        throw new Error('this transaction has ended: await its statements inside it');
      throwIfAborted(session.signal);
      try {
        return await step();
      } catch (error) {
        throw asDatabaseError(error);
      }
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** The handle that work gets. */
export function transaction(session: Session): Tx {
  const { client, names } = session;
  const inTurn = oneByOne(session);
  const bound = (values: readonly SqlValue[] | undefined) =>
    values === undefined ? [] : [...values];
  return {
    query: <Row>(text: string, values?: readonly SqlValue[], options?: StatementOptions) =>
      inTurn(async () => {
        const name = names(text, options?.prepared === true);
        const statement = { text, values: bound(values), types: columnTypes };
        const result = await client.query(name === undefined ? statement : { ...statement, name });
        return result.rows as readonly Row[];
      }),
    queryText: (text, values) =>
      inTurn(async () => {
        const statement = { text, values: bound(values), types: textTypes };
        const result = await client.query<(string | null)[]>({ ...statement, rowMode: 'array' });
        return result.rows;
      }),
    copyOut: (select) => {
      throwIfAborted(session.signal);
      return openCopy(session, select);
    },
  };
}
