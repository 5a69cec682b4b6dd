import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../shared/api/me.ts';
import { useLiveUpdates } from '../../shared/api/use-live.ts';
import { BottomBar } from './bottom-bar.tsx';
import { Header } from './header.tsx';
import { Sidebar } from './sidebar.tsx';

/** The frame of every signed-in page. Another company is another frame: nothing of the first is kept. */
export function Shell() {
  const { tenant } = useMe();
  return <Frame key={tenant.id} />;
}

function Frame() {
  const { t } = useTranslation();
  useLiveUpdates();
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
      >
        {t('nav.skip')}
      </a>
      <Sidebar />
      <div className="min-w-0">
        <Header />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-[100rem] px-4 pt-4 pb-24 outline-none lg:px-6 lg:pb-10"
        >
          <Outlet />
        </main>
      </div>
      <BottomBar />
    </div>
  );
}
