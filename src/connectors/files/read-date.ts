import type { Instant } from '../../core/index.ts';
import { RowFault, shown } from './row-fault.ts';
import type { TablePlan } from './table-plan.ts';

/** A date as the table writes it. @throws RowFault `date_missing`, `date_invalid` */
export function readDate(plan: TablePlan, text: string): Instant {
  if (text === '') throw new RowFault('date_missing', 'There is no date.');
  const at = plan.dates(text);
  if (at !== null) return at;
  throw new RowFault(
    'date_invalid',
    `${shown(text)} is no date that exists, read as ${plan.formats.dateOrder}.`,
  );
}
