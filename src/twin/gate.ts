import { AppError } from '../core/index.ts';

/** Many at a time, or one alone. Who wants to be alone goes before later others, so that a stream of readers can't starve it. */
export type Gate = {
  readonly shared: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** How many are inside or waiting. */
  readonly users: () => number;
};

type Waiter = { readonly alone: boolean; readonly enter: () => void };

/** A gate that nobody has entered. */
export function makeGate(): Gate {
  const line = new WaitingLine();
  return {
    users: () => line.users(),
    shared: async (work, signal) => {
      await line.enter(false, signal);
      try {
        return await work();
      } finally {
        line.leave(false);
      }
    },
    alone: async (work) => {
      await line.enter(true);
      try {
        return await work();
      } finally {
        line.leave(true);
      }
    },
  };
}

class WaitingLine {
  #inside = 0;
  #closed = false;
  readonly #queue: Waiter[] = [];

  users(): number {
    return this.#inside + this.#queue.length + (this.#closed ? 1 : 0);
  }

  enter(alone: boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancelled = (): void =>
        reject(new AppError('cancelled', 'The wait for the twin was cancelled.'));
      if (signal?.aborted === true) return cancelled();
      const giveUp = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        cancelled();
        this.#admit();
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const waiter: Waiter = { alone, enter };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#queue.push(waiter);
      this.#admit();
    });
  }

  leave(alone: boolean): void {
    if (alone) this.#closed = false;
    else this.#inside -= 1;
    this.#admit();
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (this.#closed || (next.alone && this.#inside > 0)) return;
      this.#queue.shift();
      if (next.alone) this.#closed = true;
      else this.#inside += 1;
      next.enter();
    }
  }
}
