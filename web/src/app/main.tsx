import '../styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from '../shared/api/query-client.ts';
import { startI18n } from '../shared/i18n/i18n.ts';
import { makeRouter } from './router.tsx';

async function start(root: HTMLElement): Promise<void> {
  await startI18n();
  const client = makeQueryClient(() => {
    if (isOpenPage()) return;
    const next = `${location.pathname}${location.search}`;
    void router.navigate({ to: '/sign-in', search: { next } });
  });
  const router = makeRouter(client);
  const isOpenPage = () => ['/sign-in', '/claim', '/invite', '/reset'].includes(location.pathname);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root !== null) void start(root);
