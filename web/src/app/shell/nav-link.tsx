import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { classNames } from '../../shared/ui/class-names.ts';
import type { NavItem } from './nav-items.ts';

type NavLinkProps = {
  readonly item: NavItem;
  readonly className: string;
  readonly activeClassName: string;
  readonly children: ReactNode;
};

/** A link of the menu. It leaves a drill-down behind: the menu leads to whole pages. */
export function NavLink({ item, className, activeClassName, children }: NavLinkProps) {
  return (
    <Link
      to={item.to}
      search={
        ((before: object) => ({
          ...before,
          measure: undefined,
          dim: undefined,
          key: undefined,
        })) as never
      }
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
      activeProps={{ className: activeClassName }}
      className={classNames(className)}
    >
      {children}
    </Link>
  );
}
