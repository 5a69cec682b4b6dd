import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AnswerMeta } from '../../../../src/api/contract/index.ts';
import { useNotes } from '../i18n/use-notes.ts';
import { classNames } from './class-names.ts';

/** What a reader must know before trusting the figures: missing rates, zones that differ, history that is not complete. */
export function AnswerNotes({ meta }: { readonly meta: AnswerMeta }) {
  const { t } = useTranslation();
  const notes = useNotes(meta);
  if (notes.length === 0) return null;
  // Amounts that are missing from the sums are a warning; everything else is for the record.
  const isGap = meta.missingRateEvents > 0;
  return (
    <aside
      aria-label={t('notes.label')}
      className={classNames(
        'flex items-start gap-2.5 rounded-lg border border-line px-4 py-2.5 text-sm',
        isGap ? 'bg-warn-soft text-ink' : 'bg-surface text-ink-2',
      )}
    >
      <Info
        aria-hidden
        size={15}
        className={classNames('mt-0.5 shrink-0', isGap ? 'text-warn' : 'text-ink-3')}
      />
      <ul className="grid gap-0.5">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </aside>
  );
}
