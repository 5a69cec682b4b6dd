/** How far a run is. */
export type Progress = {
  /** `reading` the source, `writing` pages, `removing` what the source no longer has. */
  readonly phase: 'reading' | 'writing' | 'removing';
  /** In the phase's unit: bytes while reading files, rows while writing. */
  readonly done: number;
  readonly total: number | null;
  readonly rows: number;
  /** Rows per second since the phase began; null before the first second. */
  readonly rowsPerSecond: number | null;
  /** Null = can't be told yet. */
  readonly secondsLeft: number | null;
};

type Reached = Pick<Progress, 'phase' | 'done' | 'total' | 'rows'>;

/**
 * Works out the rate and the time left of a run, phase by phase. A resumed run begins in the middle: what was done before
 * counts for neither.
 *
 * @param nowMs a clock that never goes back, in milliseconds
 */
export function progressRate(nowMs: () => number): (reached: Reached) => Progress {
  let phase: Progress['phase'] | null = null;
  let since = { ms: 0, done: 0, rows: 0 };
  return (reached) => {
    if (reached.phase !== phase) {
      phase = reached.phase;
      since = { ms: nowMs(), done: reached.done, rows: reached.rows };
    }
    const seconds = (nowMs() - since.ms) / 1000;
    const enough = seconds >= 1;
    const rate = (reached.done - since.done) / seconds;
    const left = reached.total === null ? null : reached.total - reached.done;
    return {
      ...reached,
      rowsPerSecond: enough ? Math.round((reached.rows - since.rows) / seconds) : null,
      secondsLeft: enough && rate > 0 && left !== null ? Math.max(0, Math.ceil(left / rate)) : null,
    };
  };
}
