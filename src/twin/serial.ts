/** Runs one piece of work after the other, in the order asked; a failure of one does not stop the next. */
export type Serial = {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Pieces of work that run or wait. */
  readonly size: () => number;
};

/** A queue of its own. */
export function makeSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  let size = 0;
  return {
    size: () => size,
    run: (work) => {
      size += 1;
      const turn = last.then(work).finally(() => {
        size -= 1;
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
