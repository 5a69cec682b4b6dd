/**
 * Runs `task` at once, and after that at most once per `gapMs`; a call inside the gap is not lost but done at its end.
 * An import moves the revision many times a second: the page follows without asking for each.
 */
export function throttle(
  task: () => void,
  gapMs: number,
  schedule: (task: () => void, delayMs: number) => () => void,
): { readonly call: () => void; readonly stop: () => void } {
  let cancel: (() => void) | null = null;
  let isWaiting = false;
  const run = () => {
    isWaiting = false;
    task();
    cancel = schedule(() => {
      cancel = null;
      if (isWaiting) run();
    }, gapMs);
  };
  return {
    call: () => {
      if (cancel === null) run();
      else isWaiting = true;
    },
    stop: () => cancel?.(),
  };
}
