export { counterparts, lengthDays } from './calendar/comparison.ts';
export {
  type CalendarSettings,
  defaultCalendar,
  type Period,
  type PeriodUnit,
} from './calendar/period.ts';
export { periodLabel, periodOf, periodsIn } from './calendar/periods.ts';
export { weekday } from './calendar/week.ts';
export {
  type CanonicalCategory,
  type CanonicalCustomer,
  type CanonicalDeletion,
  type CanonicalDocument,
  type CanonicalInventoryLevel,
  type CanonicalLocation,
  type CanonicalNamed,
  type CanonicalProduct,
  type CanonicalRecord,
  type CanonicalVariant,
  type DeletableKind,
  type DocumentFee,
  type DocumentKind,
  type DocumentLine,
  type DocumentReversal,
  type DocumentStatus,
  inventoryKey,
  type ReversalLine,
} from './canonical.ts';
export { guardCell, quoteCell, unguardCell } from './csv-cell.ts';
export { type CurrencyCode, currencyCode, currencyExponent } from './currency.ts';
export {
  AppError,
  type AppErrorOptions,
  assertNever,
  type ErrorCode,
  type Fault,
  toAppError,
} from './errors.ts';
export { type TenantId, tenantId } from './ids.ts';
export { canonicalJson, type Json } from './json.ts';
export { type LogFields, type Logger, silentLogger } from './logger.ts';
export {
  addMinor,
  allocate,
  type Decimal,
  decimalToMinor,
  formatMinor,
  type MinorUnits,
  minorUnits,
  multiplyDecimal,
  negateMinor,
  parseDecimal,
  zeroMinor,
} from './money.ts';
export type { RecordProblem, SourceRecord } from './source.ts';
export {
  addDays,
  type BusinessDay,
  businessDay,
  dayFromNumber,
  dayMs,
  dayNumber,
  formatInstant,
  type Instant,
  instant,
  instantOfLocal,
  type LocalTime,
  localTime,
  parseInstant,
  type TimeZone,
  timeZone,
  utcDay,
  zoneOffsetMs,
} from './time.ts';
