export {
  type Activity,
  autoMinutes,
  type Cadence,
  checkCadence,
  type LiveWindow,
  nextAttempt,
  nextFull,
  nextLive,
} from './cadence.ts';
export type {
  Chore,
  DueConnection,
  Finding,
  HealthReport,
  Jobs,
  JobsOptions,
  JobsStatus,
  Role,
  SyncJob,
} from './jobs.ts';
export { openJobs } from './open-jobs.ts';
export { repeat } from './repeat.ts';
