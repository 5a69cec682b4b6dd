import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { ProviderWords } from './refusal.tsx';

/** What a test of the connection said. */
export function TestResult({
  test,
  onClose,
}: {
  readonly test: ConnectionTest;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section
      role="status"
      className={classNames(
        'flex w-full items-start justify-between gap-4 rounded-lg px-4 py-3 text-sm',
        test.ok ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad',
      )}
    >
      <div className="grid min-w-0 gap-1">
        <p className="font-medium break-words">
          {test.ok
            ? t('connection.testOk', { name: test.name ?? '', ms: format.count(test.ms) })
            : test.error?.message}
        </p>
        <ProviderWords words={test.error?.provider ?? null} />
        {test.gaps.map(({ message }) => (
          <p key={message}>{message}</p>
        ))}
      </div>
      <Button size="small" look="quiet" onClick={onClose}>
        {t('connection.close')}
      </Button>
    </section>
  );
}
