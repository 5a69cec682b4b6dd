export { openTwins, type TwinsOptions } from './open-twins.ts';
export type {
  CatchUpReport,
  ReadOptions,
  TableCheck,
  TwinReader,
  TwinRows,
  Twins,
  VerifyReport,
} from './twin.ts';
