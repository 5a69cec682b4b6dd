import { useRouterState } from '@tanstack/react-router';
import { useMe } from '../../shared/api/me.ts';
import { Logo } from '../../shared/ui/logo.tsx';
import { ClockSwitch } from './clock-switch.tsx';
import { ComparePicker } from './compare-picker.tsx';
import { FreshnessBadge } from './freshness-badge.tsx';
import { NoticesMenu } from './notices-menu.tsx';
import { RangePicker } from './range-picker.tsx';
import { StorePicker } from './store-picker.tsx';
import { UserMenu } from './user-menu.tsx';

/** True on the pages whose figures the range, the stores and the clock decide. */
export function hasFilters(path: string): boolean {
  return path === '/' || path === '/documents';
}

/** What the figures are of: range, comparison, stores, clock; and how fresh they are. It stays in sight. */
export function Header() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { tenant } = useMe();
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas/92 backdrop-blur">
      <div className="flex h-12 items-center justify-between gap-3 px-4 lg:hidden">
        <Logo />
        <div className="flex items-center gap-1">
          <FreshnessBadge />
          <NoticesMenu />
          <UserMenu />
        </div>
      </div>
      <div className="mx-auto flex max-w-[100rem] items-center gap-2 px-4 pb-2 lg:h-14 lg:px-6 lg:pb-0">
        {hasFilters(path) ? (
          <Filters />
        ) : (
          <p className="hidden truncate text-base font-medium text-ink-2 lg:block">{tenant.name}</p>
        )}
        <div className="ms-auto hidden items-center gap-1 lg:flex">
          <FreshnessBadge />
          <NoticesMenu />
        </div>
      </div>
    </header>
  );
}

function Filters() {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2 overflow-x-auto py-1 [scrollbar-width:none]">
      <RangePicker />
      <ComparePicker />
      <StorePicker />
      <ClockSwitch />
    </div>
  );
}
