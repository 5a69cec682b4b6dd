import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../../src/api/contract/index.ts';
import { request } from '../../shared/api/client.ts';
import { useMe } from '../../shared/api/me.ts';
import { SelectField } from '../../shared/ui/field.tsx';

/** Changes the company that this session works in; hidden from who has one. Nothing of the other company is kept. */
export function TenantSwitch() {
  const { t } = useTranslation();
  const { tenant, tenants } = useMe();
  const choose = useMutation({
    mutationFn: (tenantId: string) =>
      request<Me>('/api/v1/me/tenant', { method: 'PUT', body: { tenantId } }),
    // A new page load: nothing that was read for the other company may stay in memory.
    onSuccess: () => location.assign('/'),
  });
  if (tenants.length < 2) return null;
  return (
    <SelectField
      label={t('user.company')}
      value={tenant.id}
      disabled={choose.isPending}
      error={choose.error?.message}
      onChange={(event) => choose.mutate(event.target.value)}
    >
      {tenants.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
