import { AppError } from '../core/index.ts';

/**
 * Waits for `work` for a bounded time: a sync ends, it never hangs. The work itself is told by its signal to stop.
 *
 * @throws AppError `timeout` (retryable) when it takes longer
 */
export async function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  step: { readonly name: string; readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const late = new AbortController();
  const error = new AppError(
    'timeout',
    `${step.name} took longer than ${Math.round(step.deadlineMs / 1000)} s and was stopped.`,
    {
      retryable: true,
    },
  );
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late.abort(error);
      reject(error);
    }, step.deadlineMs);
  });
  try {
    return await Promise.race([work(AbortSignal.any([step.signal, late.signal])), alarm]);
  } finally {
    clearTimeout(timer);
  }
}
