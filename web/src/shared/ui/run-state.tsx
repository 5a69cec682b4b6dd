import { useTranslation } from 'react-i18next';
import type { RunState } from '../../../../src/api/contract/index.ts';
import { classNames } from './class-names.ts';

const looks: Readonly<Record<RunState, string>> = {
  queued: 'bg-sunken text-ink-2',
  running: 'bg-accent-soft text-accent-strong',
  succeeded: 'bg-good-soft text-good',
  failed: 'bg-bad-soft text-bad',
  cancelled: 'bg-sunken text-ink-2',
  interrupted: 'bg-warn-soft text-warn',
};

/** A run's state in a word. */
export function RunStateBadge({ state }: { readonly state: RunState }) {
  const { t } = useTranslation();
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center rounded px-1.5 text-xs font-medium',
        looks[state],
      )}
      data-run-state={state}
    >
      {t(`run.state.${state}`)}
    </span>
  );
}
