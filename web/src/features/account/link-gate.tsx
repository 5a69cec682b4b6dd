import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkInfo } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { buttonClass } from '../../shared/ui/button.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { linkOptions } from './account-calls.ts';
import { AccountCard } from './account-card.tsx';
import { readLinkToken } from './link-token.ts';

type LinkGateProps<K extends LinkInfo['kind']> = {
  readonly kind: K;
  readonly title: string;
  readonly children: (token: string, info: Extract<LinkInfo, { kind: K }>) => ReactNode;
};

/** Shows its content only behind a one-time link that holds; else says what is wrong with the link. */
export function LinkGate<K extends LinkInfo['kind']>({ kind, title, children }: LinkGateProps<K>) {
  const { t } = useTranslation();
  const [token] = useState(() => readLinkToken(location.hash));
  const link = useQuery(linkOptions(token));
  const isOther = link.data !== undefined && link.data.kind !== kind;
  const isGone =
    token === '' || isOther || (link.error !== null && toFailure(link.error).status === 404);
  if (isGone) {
    return (
      <AccountCard title={t('link.gone')} lead={t('link.goneAdvice')}>
        <Link to="/sign-in" search={{} as never} className={buttonClass('secondary')}>
          {t('signIn.title')}
        </Link>
      </AccountCard>
    );
  }
  return (
    <AccountCard title={title}>
      {link.error === null ? null : (
        <FailureNotice
          isCompact
          failure={toFailure(link.error)}
          onRetry={() => void link.refetch()}
        />
      )}
      {link.isPending ? <SkeletonRows rows={4} /> : null}
      {link.data === undefined
        ? null
        : children(token, link.data as Extract<LinkInfo, { kind: K }>)}
    </AccountCard>
  );
}
