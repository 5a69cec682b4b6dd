import type { TenantChange, TenantSettings } from '../../../../src/api/contract/index.ts';

const texts = ['name', 'reportingCurrency', 'zone', 'fiscalCalendar'] as const;
const numbers = ['weekStart', 'fiscalStartMonth'] as const;

/** What a form changed: only that is sent, because a change of zone or currency has consequences that nobody wants twice. */
export function changedSettings(now: TenantSettings, form: FormData): TenantChange {
  const entries = [
    ...texts.map((name) => [name, String(form.get(name) ?? now[name]).trim()] as const),
    ...numbers.map((name) => [name, Number(form.get(name) ?? now[name])] as const),
  ];
  return Object.fromEntries(entries.filter(([name, value]) => value !== now[name])) as TenantChange;
}
