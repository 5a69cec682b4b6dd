import {
  type BusinessDay,
  type CalendarSettings,
  type Period,
  periodLabel,
} from '../../core/index.ts';
import type { AnswerRow, Grain } from '../ir.ts';
import type { Slots } from '../plan/slots.ts';

/** What a row says about its time. */
export type RowTime = Pick<
  AnswerRow,
  'period' | 'periodEnd' | 'periodLabel' | 'comparePeriod' | 'comparePeriodEnd'
>;

const hourOf = (hour: number): string => `T${String(hour).padStart(2, '0')}:00`;

function timeOf(
  period: Period,
  counterpart: Period | null,
  { grain, hour, calendar }: { grain: Grain; hour: number; calendar: CalendarSettings },
): RowTime {
  const byHour = grain === 'hour';
  const written = (day: BusinessDay): string => (byHour ? `${day}${hourOf(hour)}` : day);
  const label = byHour ? written(period.start) : periodLabel(period.start, grain, calendar);
  return {
    period: written(period.start),
    periodEnd: written(period.end),
    periodLabel: label,
    ...(counterpart === null
      ? {}
      : { comparePeriod: written(counterpart.start), comparePeriodEnd: written(counterpart.end) }),
  };
}

/** The time of each slot of a query with a grain, in order. */
export function slotTimes(
  slots: Slots,
  grain: Grain,
  calendar: CalendarSettings,
): readonly RowTime[] {
  return slots.periods.flatMap((period, index) => {
    const counterpart = slots.compare?.periods[index] ?? null;
    return Array.from({ length: slots.perPeriod }, (_, hour) =>
      timeOf(period, counterpart, { grain, hour, calendar }),
    );
  });
}
