import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toFailure } from '../shared/api/client.ts';
import { buttonClass } from '../shared/ui/button.tsx';
import { Card } from '../shared/ui/card.tsx';
import { EmptyNotice, FailureNotice } from '../shared/ui/states.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="mx-auto grid max-w-lg gap-4 p-6 pt-24">
      <Card>
        <EmptyNotice
          title={t('page.notFound')}
          action={
            <Link to="/" className={buttonClass('secondary')}>
              {t('nav.overview')}
            </Link>
          }
        />
      </Card>
    </main>
  );
}

/** A page that could not be shown at all. */
export function PageFailure({ error }: { readonly error: unknown }) {
  const router = useRouter();
  return (
    <main className="mx-auto grid max-w-lg gap-4 p-6 pt-24">
      <Card>
        <FailureNotice failure={toFailure(error)} onRetry={() => void router.invalidate()} />
      </Card>
    </main>
  );
}
