import type { Progress } from '../sync/index.ts';

/** One line: how far, how fast, how long still. */
export function progressText({
  phase,
  done,
  total,
  rows,
  rowsPerSecond,
  secondsLeft,
}: Progress): string {
  const share = total === null || total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`;
  const rate = rowsPerSecond === null ? '' : `, ${rowsPerSecond.toLocaleString('en')} rows/s`;
  const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`;
  return `${phase}${share}: ${rows.toLocaleString('en')} rows${rate}${left}`;
}
