import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';

type Kind = 'order' | 'credit' | 'adjustment' | 'sale' | 'reversal' | 'settlement' | 'gift_card';

const looks: Readonly<Record<Kind, string>> = {
  order: 'bg-sunken text-ink-2',
  sale: 'bg-good-soft text-good',
  credit: 'bg-warn-soft text-warn',
  reversal: 'bg-warn-soft text-warn',
  adjustment: 'bg-sunken text-ink-2',
  settlement: 'bg-sunken text-ink-2',
  gift_card: 'bg-sunken text-ink-2',
};

/** What kind of document or event it is, in a word. */
export function KindBadge({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center rounded px-1.5 text-xs font-medium whitespace-nowrap',
        looks[kind],
      )}
    >
      {t(`kind.${kind}`)}
    </span>
  );
}
