import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Member, Role } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useMe } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { CompactSelect } from '../../shared/ui/compact-select.tsx';
import { ConfirmButton } from '../../shared/ui/confirm-button.tsx';
import { OneTimeSecret } from './one-time-secret.tsx';
import { roles } from './roles.ts';
import { membersKey, passwordLink, patchMember, removeMember } from './settings-calls.ts';

function useMemberActions(member: Member) {
  const client = useQueryClient();
  const reload = () => client.invalidateQueries({ queryKey: membersKey });
  return {
    role: useMutation({
      mutationFn: (role: Role) => patchMember(member.userId, { role }),
      onSuccess: reload,
    }),
    remove: useMutation({ mutationFn: () => removeMember(member.userId), onSuccess: reload }),
    link: useMutation({ mutationFn: () => passwordLink(member.userId) }),
  };
}

/** One member: role, a link for a new password, the way out of the company. */
export function MemberRow({ member }: { readonly member: Member }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { user } = useMe();
  const { role, remove, link } = useMemberActions(member);
  const isSelf = user.id === member.userId;
  const error = role.error ?? remove.error ?? link.error;
  return (
    <li className="grid gap-2 border-t border-line px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="truncate font-medium">{member.name}</p>
          <p className="truncate text-sm text-ink-3">{member.email}</p>
        </div>
        <CompactSelect
          label={t('members.role')}
          value={member.role}
          onChange={(next) => role.mutate(next)}
          options={roles.map((name) => ({ value: name, label: t(`role.${name}`) }))}
        />
        <Button size="small" isBusy={link.isPending} onClick={() => link.mutate()}>
          {t('members.passwordLink')}
        </Button>
        {isSelf ? null : (
          <ConfirmButton
            action={t('members.remove')}
            question={t('members.removeQuestion', { name: member.name })}
            isBusy={remove.isPending}
            onConfirm={() => remove.mutate()}
          />
        )}
      </div>
      {error === null ? null : (
        <p role="alert" className="text-sm text-bad">
          {toFailure(error).message}
        </p>
      )}
      {link.data === undefined ? null : (
        <OneTimeSecret
          title={t('members.passwordLinkReady', { name: member.name })}
          secret={link.data.url}
          note={t('members.linkNote', { when: format.instant(link.data.expiresAt) })}
        />
      )}
    </li>
  );
}
