import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toFailure } from '../../shared/api/client.ts';
import { Card } from '../../shared/ui/card.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteForm } from './invite-form.tsx';
import { MemberRow } from './member-row.tsx';
import { membersOptions } from './settings-calls.ts';

/** Who belongs to the company, and who is invited to. */
export function MembersSection() {
  const { t } = useTranslation();
  const members = useQuery(membersOptions);
  return (
    <>
      <Card title={t('members.title')}>
        {members.isPending ? <SkeletonRows rows={3} className="p-4" /> : null}
        {members.error === null ? null : (
          <FailureNotice
            failure={toFailure(members.error)}
            onRetry={() => void members.refetch()}
          />
        )}
        <ul className="grid">
          {(members.data?.members ?? []).map((member) => (
            <MemberRow key={member.userId} member={member} />
          ))}
        </ul>
      </Card>
      <Card title={t('members.invite')}>
        <InviteForm />
        <InvitationList />
      </Card>
    </>
  );
}
