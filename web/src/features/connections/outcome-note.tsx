import { useNavigate, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsentOutcome } from '../../../../src/api/contract/index.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { outcomeOf } from './outcome.ts';

/** How a consent at a platform ended, told once to the person who comes back from it. */
export function OutcomeNote() {
  const { t } = useTranslation();
  const search = useSearch({ strict: false }) as { readonly outcome?: string };
  const navigate = useNavigate();
  const outcome = outcomeOf(search.outcome);
  if (outcome === null) return null;
  const isGood = outcome === 'connected';
  return (
    <div
      role={isGood ? 'status' : 'alert'}
      data-outcome={outcome}
      className={classNames(
        'flex items-start justify-between gap-4 rounded-lg px-4 py-3 text-sm',
        isGood ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad',
      )}
    >
      <p>{t(`connection.outcome.${outcome satisfies ConsentOutcome}`)}</p>
      <button
        type="button"
        aria-label={t('connection.close')}
        onClick={() =>
          void navigate({
            to: '.',
            replace: true,
            search: ((before: object) => ({ ...before, outcome: undefined })) as never,
          })
        }
      >
        <X aria-hidden size={15} />
      </button>
    </div>
  );
}
