import { findServer, operatorToken } from '../app/index.ts';
import { AppError, type ErrorCode, type Fault } from '../core/index.ts';
import type { DataFolder } from '../platform/index.ts';

type ErrorReply = {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    readonly faults?: readonly Fault[];
  };
};

/** Sends a question to the server that runs on the data folder, as the operator. */
export type AskServer = <T>(path: string, body: unknown, signal: AbortSignal) => Promise<T>;

/**
 * A way to ask the folder's running server; null where none runs, so that the command opens what it needs itself.
 *
 * The server's error answers are thrown as the `AppError` that they describe.
 */
export async function serverOf(folder: DataFolder): Promise<AskServer | null> {
  const server = await findServer(folder);
  if (server === null) return null;
  const token = await operatorToken(folder);
  return async (path, body, signal) => {
    const reply = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    if (!reply.ok) throw await errorOf(reply);
    return reply.status === 204 ? (undefined as never) : ((await reply.json()) as never);
  };
}

async function errorOf(reply: Response): Promise<AppError> {
  const { error } = (await reply.json().catch(() => ({}))) as ErrorReply;
  const code = (error?.code ?? 'internal') as ErrorCode;
  return new AppError(code, error?.message ?? `the server answered ${reply.status}`, {
    faults: error?.faults ?? [],
  });
}
