import { CircleAlert, Inbox, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiFailure } from '../api/client.ts';
import { adviceKey } from '../api/failure-advice.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

type FailureProps = {
  readonly failure: ApiFailure;
  readonly onRetry?: () => void;
  readonly isCompact?: boolean;
};

/** What could not be read, why, what to do about it. It stands where the figure would be, so that nobody reads a zero. */
export function FailureNotice({ failure, onRetry, isCompact }: FailureProps) {
  const { t } = useTranslation();
  return (
    <div
      role="alert"
      className={classNames('flex flex-col items-start gap-2', isCompact ? '' : 'p-4')}
    >
      <p className="flex items-start gap-2 text-base font-medium text-bad">
        <CircleAlert aria-hidden size={16} className="mt-0.5 shrink-0" />
        <span>{t(`failure.${adviceKey(failure)}.what`)}</span>
      </p>
      <p className="text-sm text-ink-2">{t(`failure.${adviceKey(failure)}.advice`)}</p>
      <FailureDetail failure={failure} />
      {onRetry === undefined ? null : (
        <Button size="small" icon={<RotateCw aria-hidden size={14} />} onClick={onRetry}>
          {t('state.retry')}
        </Button>
      )}
    </div>
  );
}

function FailureDetail({ failure }: { readonly failure: ApiFailure }) {
  return (
    <div className="max-w-full text-xs break-words text-ink-3">
      <p>
        {failure.message}
        {failure.requestId === null ? null : (
          <span className="figures"> · {failure.requestId}</span>
        )}
      </p>
      {failure.faults.map((fault) => (
        <p key={`${fault.path} ${fault.message}`}>
          <code className="text-ink-2">{fault.path}</code>: {fault.message}
          {fault.hint === undefined ? null : ` — ${fault.hint}`}
        </p>
      ))}
    </div>
  );
}

type EmptyProps = {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
};

/** There is nothing, and that is known. Says what would put something here. */
export function EmptyNotice({ title, children, action, className }: EmptyProps) {
  return (
    <div
      className={classNames(
        'flex flex-col items-center justify-center gap-2 px-4 py-10 text-center',
        className,
      )}
    >
      <Inbox aria-hidden size={20} className="text-ink-3" />
      <p className="text-base font-medium">{title}</p>
      {children === undefined ? null : <p className="max-w-prose text-sm text-ink-2">{children}</p>}
      {action}
    </div>
  );
}
