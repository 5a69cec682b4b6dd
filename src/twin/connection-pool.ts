import { AppError } from '../core/index.ts';

/** Connections of one instance, made when first needed, lent to one reader at a time. */
export type ConnectionPool<C> = {
  readonly use: <T>(work: (connection: C) => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Closes all that are not lent; the caller sees to it that none is. */
  readonly close: () => void;
};

export type PoolOptions<C> = {
  readonly connect: () => Promise<C>;
  readonly disconnect: (connection: C) => void;
  readonly size: number;
};

/** A pool of at most `size` connections; who comes later waits, in order. */
export function makeConnectionPool<C>(options: PoolOptions<C>): ConnectionPool<C> {
  const idle: C[] = [];
  const waiting: (() => void)[] = [];
  let lent = 0;
  return {
    use: async (work, signal) => {
      if (lent >= options.size) await turn(waiting, signal);
      else lent += 1;
      try {
        return await lend(idle, options, work);
      } finally {
        const next = waiting.shift();
        // The place is handed over, not given back: nobody can step in between.
        if (next === undefined) lent -= 1;
        else next();
      }
    },
    close: () => {
      for (const connection of idle.splice(0)) options.disconnect(connection);
    },
  };
}

async function lend<C, T>(
  idle: C[],
  options: PoolOptions<C>,
  work: (connection: C) => Promise<T>,
): Promise<T> {
  const connection = idle.pop() ?? (await options.connect());
  let fit = false;
  try {
    const result = await work(connection);
    fit = true;
    return result;
  } finally {
    // After a failure the connection's transaction is in doubt, and a new one is cheap.
    if (fit) idle.push(connection);
    else options.disconnect(connection);
  }
}

/** Resolves when a place was handed over. @throws AppError `cancelled` */
function turn(waiting: (() => void)[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = (): void =>
      reject(new AppError('cancelled', 'The wait for the twin was cancelled.'));
    if (signal?.aborted === true) return cancelled();
    const enter = (): void => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      waiting.splice(waiting.indexOf(enter), 1);
      cancelled();
    };
    signal?.addEventListener('abort', leave, { once: true });
    waiting.push(enter);
  });
}
