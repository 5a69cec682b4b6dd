import { useTranslation } from 'react-i18next';
import { TextField } from '../../shared/ui/field.tsx';

/** The shortest password that the server takes. */
const minLength = 10;

/** A field for a password that is made now. */
export function NewPassword() {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('account.newPassword')}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={minLength}
      required
      hint={t('account.passwordHint', { count: minLength })}
    />
  );
}
