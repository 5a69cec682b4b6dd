import { useTranslation } from 'react-i18next';
import type { PlatformMethod } from '../../../../src/api/contract/index.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { Segmented } from '../../shared/ui/segmented.tsx';

type ChoiceProps = {
  readonly methods: readonly PlatformMethod[];
  readonly kind: PlatformMethod['kind'];
  readonly onChoose: (kind: PlatformMethod['kind']) => void;
};

/** The ways in that a platform offers. One that the operator must prepare first says so when it is chosen. */
export function MethodChoice({ methods, kind, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  if (methods.length < 2) return null;
  return (
    <div className="grid justify-items-start gap-1.5 overflow-x-auto">
      <span className="text-sm font-medium text-ink-2">{t('connection.method')}</span>
      <Segmented
        label={t('connection.method')}
        value={kind}
        onChange={onChoose}
        options={methods.map((method) => ({ value: method.kind, label: method.title }))}
      />
    </div>
  );
}

/** What a way in needs to be told. */
export function MethodFields({ method }: { readonly method: PlatformMethod }) {
  return (
    <>
      <p className="text-sm text-ink-2">{method.help}</p>
      {method.available ? null : (
        <p role="alert" className="rounded-lg bg-warn-soft px-4 py-3 text-sm text-ink">
          {method.unavailable}
        </p>
      )}
      {method.available
        ? method.fields.map((field) => (
            <TextField
              key={field.name}
              label={field.label}
              hint={field.help}
              name={`field.${field.name}`}
              type={field.secret ? 'password' : 'text'}
              autoComplete="off"
              spellCheck={false}
              required={!field.optional}
            />
          ))
        : null}
    </>
  );
}
