import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Store } from '../../../../src/api/contract/index.ts';
import { storesOptions, useMe } from '../api/me.ts';
import { todayIn } from '../format/days.ts';
import type { RangeContext } from './ranges.ts';
import { parseViewSearch, resolveView, type View, type ViewSearch } from './view.ts';

/** The earliest day that any store's history reaches back to; null = no store has any. */
export function firstDayOf(stores: readonly Store[]): string | null {
  const days = stores.map(({ historyFrom }) => historyFrom?.slice(0, 10) ?? null);
  return days.filter((day) => day !== null).sort()[0] ?? null;
}

/** What named ranges mean for this company today. */
export function useRangeContext(): RangeContext {
  const { tenant } = useMe();
  const { data: stores } = useQuery(storesOptions);
  const today = todayIn(tenant.zone);
  const firstDay = firstDayOf(stores ?? []);
  return useMemo(
    () => ({ today, weekStart: tenant.weekStart, firstDay }),
    [today, tenant.weekStart, firstDay],
  );
}

/** The view that the address describes, and the way to change it: what is set to undefined goes back to its default. */
export function useView(): {
  readonly view: View;
  readonly search: ViewSearch;
  readonly change: (change: Partial<ViewSearch>) => void;
} {
  const raw = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const context = useRangeContext();
  const navigate = useNavigate();
  const search = useMemo(() => parseViewSearch(raw), [raw]);
  const view = useMemo(() => resolveView(search, context), [search, context]);
  const change = (part: Partial<ViewSearch>) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...part }) });
  return { view, search, change };
}
