import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvitationCreate, Role } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { SelectField, TextField } from '../../shared/ui/field.tsx';
import { OneTimeSecret } from './one-time-secret.tsx';
import { roles } from './roles.ts';
import { invitationsKey, invite } from './settings-calls.ts';

/** Invites by a link: no mail is sent, the link is handed over by any means. */
export function InviteForm() {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('analyst');
  const send = useMutation({
    mutationFn: (body: InvitationCreate) => invite(body),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsKey }),
  });
  return (
    <form
      className="grid gap-3 px-4 pt-1 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        const email = String(new FormData(event.currentTarget).get('email') ?? '');
        send.mutate({ email, role });
      }}
    >
      <div className="grid items-end gap-3 sm:grid-cols-[2fr_1fr_auto]">
        <TextField
          label={t('signIn.email')}
          name="email"
          type="email"
          required
          autoComplete="off"
        />
        <SelectField
          label={t('members.role')}
          value={role}
          onChange={(event) => setRole(roles.find((name) => name === event.target.value) ?? role)}
        >
          {roles.map((name) => (
            <option key={name} value={name}>
              {t(`role.${name}`)}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="primary" isBusy={send.isPending}>
          {t('members.inviteAction')}
        </Button>
      </div>
      <p className="text-sm text-ink-3">{t(`roleMeans.${role}`)}</p>
      {send.error === null ? null : (
        <p role="alert" className="text-sm text-bad">
          {toFailure(send.error).message}
        </p>
      )}
      {send.data === undefined ? null : (
        <OneTimeSecret
          title={t('members.inviteReady', { email: send.data.invitation.email })}
          secret={send.data.link.url}
          note={t('members.linkNote', { when: format.instant(send.data.link.expiresAt) })}
        />
      )}
    </form>
  );
}
