import type { Jobs, JobsOptions } from './jobs.ts';

/**
 * Opens the queue; its tables are made or brought up to date by whoever is first.
 *
 * @throws AppError `database_unavailable`
 */
export function openJobs(_options: JobsOptions): Promise<Jobs> {
  throw new Error('not built yet');
}
