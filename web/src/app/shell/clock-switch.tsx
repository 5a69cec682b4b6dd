import { Clock3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../shared/state/use-view.ts';
import { Picker, PickerOption } from './picker-button.tsx';

const clocks = ['event', 'order'] as const;

/** On which day a refund counts, in plain words. */
export function ClockSwitch() {
  const { t } = useTranslation();
  const { view, change } = useView();
  return (
    <Picker icon={Clock3} label={t('clock.label')} text={t(`clock.${view.clock}.short`)}>
      {(close) => (
        <div className="grid gap-px">
          {clocks.map((clock) => (
            <PickerOption
              key={clock}
              isChosen={view.clock === clock}
              onChoose={() => {
                change({ clock: clock === 'order' ? 'order' : undefined });
                close();
              }}
            >
              <span className="block font-medium">{t(`clock.${clock}.short`)}</span>
              <span className="block text-xs font-normal text-ink-2">
                {t(`clock.${clock}.long`)}
              </span>
            </PickerOption>
          ))}
        </div>
      )}
    </Picker>
  );
}
