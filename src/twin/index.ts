export type {
  CatchUpReport,
  ReadOptions,
  TableCheck,
  TwinReader,
  TwinRows,
  Twins,
  VerifyReport,
} from './twin.ts';
