import { BookOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../shared/api/me.ts';
import { Logo } from '../../shared/ui/logo.tsx';
import { navItems } from './nav-items.ts';
import { NavLink } from './nav-link.tsx';
import { UserMenu } from './user-menu.tsx';

const row =
  'flex h-9 items-center gap-2.5 rounded-md px-2.5 text-base font-medium text-ink-2 hover:bg-sunken hover:text-ink';

/** The menu beside the page, from 1024 px. */
export function Sidebar() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  return (
    <aside className="sticky top-0 hidden h-dvh flex-col border-e border-line bg-surface px-3 pt-4 pb-3 lg:flex">
      <Logo className="px-2" />
      <nav aria-label={t('nav.label')} className="mt-6 grid gap-0.5">
        {navItems
          .filter(({ needs }) => permissions.includes(needs))
          .map((item) => (
            <NavLink
              key={item.to}
              item={item}
              className={row}
              activeClassName="!bg-accent-soft !text-accent-strong"
            >
              <item.icon aria-hidden size={17} strokeWidth={1.9} />
              {t(`nav.${item.key}`)}
            </NavLink>
          ))}
        <a href="/api/docs" className={row}>
          <BookOpen aria-hidden size={17} strokeWidth={1.9} />
          {t('nav.apiDocs')}
        </a>
      </nav>
      <div className="mt-auto">
        <UserMenu isWide />
      </div>
    </aside>
  );
}
