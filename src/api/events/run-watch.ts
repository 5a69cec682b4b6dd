import type { TenantId } from '../../core/index.ts';
import type { Run } from '../contract/index.ts';
import type { RunsPort } from '../ports.ts';

const watchedRuns = 20;

/** What a viewer would see change; the heartbeat alone is no news. */
function signature(run: Run): string {
  return JSON.stringify([run.state, run.pages, run.fetched, run.progress.done, run.error]);
}

/** Tells which of a company's latest runs changed since it was asked before. */
export type RunWatch = { readonly news: () => Promise<readonly Run[]> };

/** The first call tells of runs that are under way alone: what was over before anybody watched is no news. */
export function createRunWatch(tenant: TenantId, runs: Pick<RunsPort, 'list'>): RunWatch {
  const told = new Map<string, string>();
  let primed = false;
  return {
    news: async () => {
      const latest = await runs.list(tenant, { limit: watchedRuns });
      const news = latest.filter((run) => told.get(run.id) !== signature(run));
      told.clear();
      for (const run of latest) told.set(run.id, signature(run));
      const fresh = primed ? news : news.filter((run) => run.finishedAt === null);
      primed = true;
      return fresh.toReversed();
    },
  };
}
