import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { Button } from '../../shared/ui/button.tsx';
import { useFinish } from './connect-form.tsx';
import { platformsOptions, reauthorize } from './connection-calls.ts';
import { MethodFields } from './method-fields.tsx';
import { Refusal } from './refusal.tsx';

/** New credentials for a connection whose old ones were refused. Store, history and schedule stay. */
export function ReauthorizeForm({
  connection,
  onDone,
}: {
  readonly connection: Connection;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  const { data: platforms = [] } = useQuery(platformsOptions);
  const method = platforms
    .find(({ platform }) => platform === connection.platform)
    ?.methods.find(({ kind }) => kind === connection.method);
  const finish = useFinish();
  const send = useMutation({
    mutationFn: (form: FormData) =>
      reauthorize(connection.id, {
        method: connection.method,
        fields: Object.fromEntries(
          (method?.fields ?? []).map(({ name }) => [
            name,
            String(form.get(`field.${name}`) ?? '').trim(),
          ]),
        ),
      }),
    onSuccess: async (begun) => {
      await finish(begun);
      onDone();
    },
  });
  if (method === undefined) return null;
  return (
    <form
      className="grid max-w-lg gap-3 text-ink"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate(new FormData(event.currentTarget));
      }}
    >
      <MethodFields method={method} />
      {send.error === null ? null : <Refusal failure={toFailure(send.error)} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" size="small" isBusy={send.isPending}>
          {t('connection.checkAndConnect')}
        </Button>
        <Button look="quiet" size="small" onClick={onDone}>
          {t('settings.cancel')}
        </Button>
      </div>
    </form>
  );
}
