import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isDay } from '../../shared/format/days.ts';
import type { DayRange } from '../../shared/state/ranges.ts';
import { Button } from '../../shared/ui/button.tsx';
import { TextField } from '../../shared/ui/field.tsx';

type DaysFormProps = {
  readonly title: string;
  readonly range: DayRange;
  readonly onApply: (range: DayRange) => void;
};

/** Two days of one's own, both included. */
export function DaysForm({ title, range, onApply }: DaysFormProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(range.from);
  const [to, setTo] = useState(range.to);
  const areDays = isDay(from) && isDay(to);
  const isReversed = areDays && from > to;
  return (
    <form
      className="grid gap-2 px-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (areDays && !isReversed) onApply({ from, to });
      }}
    >
      <p className="text-sm font-medium text-ink-2">{title}</p>
      <div className="grid grid-cols-2 gap-2">
        <TextField
          label={t('range.from')}
          type="date"
          value={from}
          max="2999-12-31"
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label={t('range.to')}
          type="date"
          value={to}
          max="2999-12-31"
          error={isReversed ? t('range.reversed') : undefined}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <Button type="submit" look="primary" size="small" disabled={!areDays || isReversed}>
        {t('range.apply')}
      </Button>
    </form>
  );
}
