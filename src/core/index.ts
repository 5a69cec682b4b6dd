export { addYears, type CivilDate, civilDate, monthStart } from './calendar/civil.ts';
export { type Comparison, counterparts, lengthDays, overlaps } from './calendar/comparison.ts';
export {
  type FiscalDate,
  fiscalDate,
  fiscalYearOf,
  fiscalYearStart,
  fiscalYearWeeks,
} from './calendar/fiscal.ts';
export {
  type CalendarSettings,
  defaultCalendar,
  type FiscalCalendar,
  type Period,
  type PeriodUnit,
} from './calendar/period.ts';
export { periodLabel, periodOf, periodsIn } from './calendar/periods.ts';
export { isoWeek, nearestWeekStart, weekday, weekStartOf } from './calendar/week.ts';
export type {
  CanonicalCategory,
  CanonicalCustomer,
  CanonicalDeletion,
  CanonicalDocument,
  CanonicalLocation,
  CanonicalNamed,
  CanonicalProduct,
  CanonicalRecord,
  CanonicalVariant,
  DocumentFee,
  DocumentKind,
  DocumentLine,
  DocumentReversal,
  DocumentStatus,
  ReversalLine,
} from './canonical.ts';
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
  parseMinor,
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
