import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.tsx';

type OneTimeSecretProps = {
  readonly title: string;
  readonly secret: string;
  readonly note: string;
};

/** Something that is shown this one time, to be copied. */
export function OneTimeSecret({ title, secret, note }: OneTimeSecretProps) {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setIsCopied(true);
  };
  return (
    <div role="status" className="grid gap-2 rounded-md bg-accent-soft p-3">
      <p className="text-sm font-medium text-accent-strong">{title}</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded bg-surface px-2 py-1.5 text-xs break-all select-all">
          {secret}
        </code>
        <Button
          size="small"
          icon={isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
          onClick={() => void copy()}
        >
          {isCopied ? t('settings.copied') : t('settings.copy')}
        </Button>
      </div>
      <p className="text-xs text-ink-2">{note}</p>
    </div>
  );
}
