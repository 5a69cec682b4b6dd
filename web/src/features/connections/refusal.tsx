import { useTranslation } from 'react-i18next';
import type { ApiFailure } from '../../shared/api/client.ts';
import { FailureNotice } from '../../shared/ui/states.tsx';

/** A platform's no: our sentence says what to do; it leads, and needs no heading of its own. */
export function Refusal({ failure }: { readonly failure: ApiFailure }) {
  const isPlatform = failure.code.startsWith('connector_') || failure.code === 'conflict';
  if (!isPlatform) return <FailureNotice failure={failure} isCompact />;
  return (
    <div role="alert" className="grid gap-1 rounded-lg bg-bad-soft px-4 py-3 text-sm text-bad">
      <p>{failure.message}</p>
      <ProviderWords words={failure.provider} />
    </div>
  );
}

/** What the platform itself said, word for word. */
export function ProviderWords({ words }: { readonly words: string | null }) {
  const { t } = useTranslation();
  if (words === null) return null;
  return <p className="text-xs break-words">{t('connection.providerSays', { words })}</p>;
}
