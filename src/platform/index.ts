export { createFileOnce, writeFileAtomic } from './atomic-file.ts';
export {
  type Bucket,
  type BucketTerms,
  observeBucket,
  pauseBucket,
  type Spent,
  spendBucket,
} from './budget/bucket.ts';
export { type MemoryBudget, memoryBudget } from './budget/memory-budget.ts';
export { type Clock, systemClock } from './clock.ts';
export { type Config, type Environment, loadConfig, type PlatformConfig } from './config.ts';
export { createDataFolder, type DataFolder, dataFolder } from './data-folder.ts';
export { asDiskFull, isDiskFull } from './disk-full.ts';
export {
  createHttpClient,
  type HttpClient,
  replyRetryAfterMs,
} from './http/http-client.ts';
export type { HttpLimits } from './http/http-options.ts';
export type { HttpReply, HttpRequest } from './http/one-try.ts';
export { parseJson } from './http/parse-json.ts';
export { platformUrl } from './http/platform-url.ts';
export { backoffMs, systemTiming, type Timing } from './http/timing.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
export { type Sealed, type Sealer, sealer } from './seal.ts';
export { readOrCreateSecret } from './secret.ts';
export { settingsPage } from './settings-page.ts';
