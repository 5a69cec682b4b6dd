import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toFailure } from '../../shared/api/client.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { invitationsKey, invitationsOptions, withdrawInvitation } from './settings-calls.ts';

/** Invitations that nobody has accepted yet. */
export function InvitationList() {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const open = useQuery(invitationsOptions);
  const withdraw = useMutation({
    mutationFn: withdrawInvitation,
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsKey }),
  });
  if (open.error !== null)
    return <FailureNotice failure={toFailure(open.error)} onRetry={() => void open.refetch()} />;
  return (
    <ul className="grid">
      {(open.data?.invitations ?? []).map((invitation) => (
        <li
          key={invitation.id}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-2.5 text-sm"
        >
          <span className="min-w-0 flex-1 basis-48 truncate">{invitation.email}</span>
          <span className="text-ink-2">{t(`role.${invitation.role}`)}</span>
          <span className="text-ink-3">
            {t('members.expires', { when: format.instant(invitation.expiresAt) })}
          </span>
          <Button size="small" look="quiet" onClick={() => withdraw.mutate(invitation.id)}>
            {t('members.withdraw')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
