import { useTranslation } from 'react-i18next';
import type { AnswerMeta } from '../../../../src/api/contract/index.ts';
import { useFormat } from './use-format.ts';

/** Stores whose days are not the same days: more than one zone in one answer. */
export function zonesOf(meta: AnswerMeta): readonly string[] {
  return [...new Set(meta.stores.map(({ zone }) => zone))].sort();
}

/**
 * The answer's notes. In English they are the server's own sentences; in another language they are said anew from the
 * facts that the answer carries, and the server's sentences stand in where it has notes that no fact explains.
 */
export function useNotes(meta: AnswerMeta): readonly string[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  if (i18n.language === 'en') return meta.notes;
  const own: string[] = [];
  const { missingRateEvents: missing, currency } = meta;
  if (missing > 0) own.push(t('notes.missingRates', { count: missing, currency }));
  const zones = zonesOf(meta);
  if (zones.length > 1) own.push(t('notes.zones', { zones: zones.join(', ') }));
  for (const store of meta.stores.filter(({ historyComplete }) => !historyComplete)) {
    const since = store.historyFrom === null ? '–' : format.day(store.historyFrom.slice(0, 10));
    own.push(t('notes.history', { store: store.name, since }));
  }
  return own.length >= meta.notes.length ? own : meta.notes;
}
