import { useTranslation } from 'react-i18next';
import { useMe } from '../../shared/api/me.ts';
import { navItems } from './nav-items.ts';
import { NavLink } from './nav-link.tsx';

/** The menu under the thumb, below 1024 px. */
export function BottomBar() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  return (
    <nav
      aria-label={t('nav.label')}
      className="fixed inset-x-0 bottom-0 z-30 grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {navItems
        .filter(({ needs }) => permissions.includes(needs))
        .map((item) => (
          <NavLink
            key={item.to}
            item={item}
            className="flex h-14 min-w-0 flex-col items-center justify-center gap-1 text-2xs font-medium text-ink-3"
            activeClassName="!text-accent"
          >
            <item.icon aria-hidden size={20} strokeWidth={1.8} />
            <span className="max-w-full truncate px-1">{t(`nav.${item.key}`)}</span>
          </NavLink>
        ))}
    </nav>
  );
}
