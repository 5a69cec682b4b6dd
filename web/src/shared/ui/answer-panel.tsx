import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/contract/index.ts';
import type { AnswerState } from '../api/answers.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { FailureNotice } from './states.tsx';

type AnswerPanelProps = {
  readonly state: AnswerState;
  readonly skeleton: ReactNode;
  /** Shown when the answer is known to hold nothing. */
  readonly empty?: { readonly when: (answer: Answer) => boolean; readonly show: ReactNode };
  readonly children: (answer: Answer) => ReactNode;
  readonly className?: string;
};

/** The four states of everything that shows an answer: coming, failed, empty, and there (perhaps no longer fresh). */
export function AnswerPanel({ state, skeleton, empty, children, className }: AnswerPanelProps) {
  if (state.kind === 'loading') return <div className={className}>{skeleton}</div>;
  if (state.kind === 'failed')
    return <FailureNotice failure={state.failure} onRetry={state.retry} />;
  const isEmpty = empty?.when(state.answer) === true;
  return (
    <div
      aria-busy={state.isPrevious}
      className={classNames(
        className,
        'transition-opacity',
        state.isPrevious && 'pointer-events-none opacity-45',
      )}
    >
      <StaleNotice state={state} />
      {isEmpty ? empty.show : children(state.answer)}
    </div>
  );
}

/** Says that the figures below are the last ones read, and since when nothing newer could be. */
export function StaleNotice({ state }: { readonly state: AnswerState }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (state.kind !== 'ready' || state.stale === null) return null;
  const since = format.instant(new Date(state.stale.sinceMs).toISOString());
  return (
    <div
      role="status"
      className="mb-2 flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-1.5 text-sm text-warn"
    >
      <TriangleAlert aria-hidden size={14} className="shrink-0" />
      <span>{t('state.notReadSince', { when: since })}</span>
      <Button size="small" look="quiet" className="!h-6 !text-warn" onClick={state.retry}>
        {t('state.retry')}
      </Button>
    </div>
  );
}
