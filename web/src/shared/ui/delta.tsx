import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MeasureInfo, MeasureValue } from '../../../../src/api/contract/index.ts';
import { type Change, changeOf, type Tone, toneOf } from '../format/change.ts';
import { type Formats, useFormat } from '../i18n/use-format.ts';
import { classNames } from './class-names.ts';

const colours: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  bad: 'text-bad',
  neutral: 'text-ink-3',
};

type DeltaProps = {
  readonly value: MeasureValue | undefined;
  readonly base: MeasureValue | undefined;
  readonly info: MeasureInfo;
  readonly className?: string;
};

type Words = { readonly new: string; readonly same: string; readonly points: string };

function textOf(change: Change, format: Formats, words: Words): string {
  switch (change.kind) {
    case 'unknown':
      return '–';
    case 'same':
      return words.same;
    case 'new':
      return words.new;
    case 'share':
      return format.signedShare(change.share);
    case 'points':
      return `${format.signedPoints(change.points)} ${words.points}`;
  }
}

/** A figure's change against the comparison: sign, arrow and colour say the same, so that none of them is needed alone. */
export function Delta({ value, base, info, className }: DeltaProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = changeOf(value, base, info.unit);
  const { tone, direction } = toneOf(change, { value, base }, info.better);
  const Arrow = direction > 0 ? ArrowUp : ArrowDown;
  const words = { new: t('delta.new'), same: t('delta.same'), points: t('delta.points') };
  return (
    <span
      className={classNames(
        'figures inline-flex items-center gap-0.5 text-sm font-medium whitespace-nowrap',
        colours[tone],
        className,
      )}
    >
      {direction === 0 ? null : <Arrow aria-hidden size={13} strokeWidth={2.4} />}
      {textOf(change, format, words)}
    </span>
  );
}
