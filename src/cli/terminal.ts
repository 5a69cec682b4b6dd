import type { Terminal } from './command.ts';

let progressShown = false;

function clearProgress(): void {
  if (!progressShown) return;
  process.stderr.write('\r\u001b[2K');
  progressShown = false;
}

/** Standard output and error of this process. Progress is one line that is rewritten, on a terminal alone. */
export const processTerminal: Terminal = {
  out: (text) => {
    clearProgress();
    process.stdout.write(`${text}\n`);
  },
  note: (text) => {
    clearProgress();
    process.stderr.write(`${text}\n`);
  },
  progress: (text) => {
    if (!process.stderr.isTTY) return;
    const width = Math.max(20, (process.stderr.columns ?? 80) - 1);
    process.stderr.write(`\r\u001b[2K${text.slice(0, width)}`);
    progressShown = true;
  },
};
