import { AppError } from '../../core/index.ts';

/** Runs equal work once for all who ask for it at the same time. */
export type SingleFlight<Value> = (
  key: string,
  work: () => Promise<Value>,
  signal?: AbortSignal,
) => Promise<Value>;

function isCancelled(error: unknown): boolean {
  return error instanceof AppError && error.code === 'cancelled';
}

/**
 * The first asker's work serves the others. When it was cancelled because the first asker left, one of the others does it
 * again: nobody is refused for somebody else's sake.
 */
export function makeSingleFlight<Value>(): SingleFlight<Value> {
  const flights = new Map<string, Promise<Value>>();
  const start = (key: string, work: () => Promise<Value>): Promise<Value> => {
    const flight = work().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
  const join: SingleFlight<Value> = async (key, work, signal) => {
    const flying = flights.get(key);
    if (flying === undefined) return start(key, work);
    try {
      return await flying;
    } catch (error) {
      if (!isCancelled(error) || signal?.aborted === true) throw error;
      return join(key, work, signal);
    }
  };
  return join;
}
