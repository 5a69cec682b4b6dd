import { AppError, type TenantId } from '../../core/index.ts';
import type { ForecastRun } from '../../ledger/index.ts';
import type { ForecastProgress } from '../plan.ts';

/** A run that goes on, or waits for its turn, in this process. */
export type ActiveRun = {
  readonly tenantId: TenantId;
  readonly run: ForecastRun;
  readonly signal: AbortSignal;
  /** Told by whoever performs it. */
  readonly tell: (done: number, all: number) => void;
};

type Entry = ActiveRun & {
  readonly stop: (reason: AppError) => void;
  readonly progress: () => ForecastProgress;
  readonly ended: Promise<ForecastRun>;
};

/** The runs of this process: one at a time, since each takes all the threads and memory that there are for it. */
export class ActiveRuns {
  readonly #entries = new Map<string, Entry>();
  #chain: Promise<unknown> = Promise.resolve();

  /** Puts a run behind those that wait. */
  add(
    tenantId: TenantId,
    run: ForecastRun,
    perform: (active: ActiveRun) => Promise<ForecastRun>,
  ): void {
    const stopping = new AbortController();
    const counter = { done: 0, all: 0, startedAt: 0 };
    const active: ActiveRun = {
      ...{ tenantId, run, signal: stopping.signal },
      tell: (done, all) => {
        counter.done = done;
        counter.all = all;
      },
    };
    const key = keyOf(tenantId, run.id);
    const ended = this.#chain
      .then(() => {
        counter.startedAt = performance.now();
        return perform(active);
      })
      .finally(() => this.#entries.delete(key));
    this.#chain = ended.catch(() => undefined);
    this.#entries.set(key, {
      ...active,
      ended,
      stop: (reason) => stopping.abort(reason),
      progress: () => progressOf(counter),
    });
  }

  get(tenantId: TenantId, runId: number): Entry | null {
    return this.#entries.get(keyOf(tenantId, runId)) ?? null;
  }

  /** The company's run of a grain that is under way. */
  ofGrain(tenantId: TenantId, grain: ForecastRun['grain']): ForecastRun | null {
    const entries = [...this.#entries.values()];
    const found = entries.find((entry) => entry.tenantId === tenantId && entry.run.grain === grain);
    return found?.run ?? null;
  }

  async close(): Promise<void> {
    const reason = new AppError('cancelled', 'The process that forecast is ending.');
    for (const entry of this.#entries.values()) entry.stop(reason);
    await this.#chain;
  }
}

function keyOf(tenantId: TenantId, runId: number): string {
  return `${tenantId}/${runId}`;
}

function progressOf({
  done,
  all,
  startedAt,
}: {
  readonly done: number;
  readonly all: number;
  readonly startedAt: number;
}): ForecastProgress {
  if (done === 0 || all === 0) return { done, all, secondsLeft: null };
  const seconds = (performance.now() - startedAt) / 1000;
  return { done, all, secondsLeft: Math.ceil((seconds / done) * Math.max(0, all - done)) };
}
