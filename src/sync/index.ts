export {
  type BegunImport,
  beginImport,
  filesConnector,
  importFiles,
  resumeImport,
} from './import-files.ts';
export type { ImportContext, ImportMode, ImportOptions, ImportReport } from './import-options.ts';
export type { Progress } from './progress-rate.ts';
export { findInterrupted } from './run-owner.ts';
export { type RunStreamOptions, runStream, type StreamOutcome } from './run-stream.ts';
