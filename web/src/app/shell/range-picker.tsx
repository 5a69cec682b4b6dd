import { CalendarDays } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { type RangePreset, rangePresets, resolveRange } from '../../shared/state/ranges.ts';
import { useRangeContext, useView } from '../../shared/state/use-view.ts';
import { DaysForm } from './days-form.tsx';
import { Picker, PickerOption } from './picker-button.tsx';

/** Which days the figures are of. */
export function RangePicker() {
  const { t } = useTranslation();
  const format = useFormat();
  const { view } = useView();
  const text =
    view.preset === null ? format.range(view.range.from, view.range.to) : t(`range.${view.preset}`);
  return (
    <Picker icon={CalendarDays} label={t('range.label')} text={text}>
      {(close) => <RangeChoice close={close} />}
    </Picker>
  );
}

function RangeChoice({ close }: { readonly close: () => void }) {
  const { t } = useTranslation();
  const { view, change } = useView();
  const choose = (preset: RangePreset) => {
    change({ range: preset, from: undefined, to: undefined, grain: undefined });
    close();
  };
  return (
    <div className="grid gap-2">
      <div className="grid max-h-[46dvh] gap-px overflow-y-auto">
        {rangePresets.map((preset) => (
          <PresetOption
            key={preset}
            preset={preset}
            isChosen={preset === view.preset}
            onChoose={() => choose(preset)}
          />
        ))}
      </div>
      <div className="border-t border-line pt-2">
        <DaysForm
          title={t('range.custom')}
          range={view.range}
          onApply={(range) => {
            change({ range: undefined, from: range.from, to: range.to, grain: undefined });
            close();
          }}
        />
      </div>
    </div>
  );
}

type PresetOptionProps = {
  readonly preset: RangePreset;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

function PresetOption({ preset, isChosen, onChoose }: PresetOptionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { from, to } = resolveRange(preset, useRangeContext());
  return (
    <PickerOption isChosen={isChosen} onChoose={onChoose} note={format.range(from, to)}>
      {t(`range.${preset}`)}
    </PickerOption>
  );
}
