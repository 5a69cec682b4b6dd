import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AnswerMeta } from '../../../../src/api/contract/index.ts';
import { useNotes } from '../i18n/use-notes.ts';

/** What a reader must know before trusting the figures: missing rates, zones that differ, history that is not complete. */
export function AnswerNotes({ meta }: { readonly meta: AnswerMeta }) {
  const { t } = useTranslation();
  const notes = useNotes(meta);
  if (notes.length === 0) return null;
  return (
    <aside
      aria-label={t('notes.label')}
      className="flex items-start gap-2.5 rounded-lg border border-line bg-warn-soft px-4 py-2.5 text-sm text-ink"
    >
      <Info aria-hidden size={15} className="mt-0.5 shrink-0 text-warn" />
      <ul className="grid gap-0.5">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </aside>
  );
}
