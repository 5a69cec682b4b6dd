import { GitCompareArrows } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../shared/state/use-view.ts';
import { compareNames } from '../../shared/state/view.ts';
import { DaysForm } from './days-form.tsx';
import { Picker, PickerOption } from './picker-button.tsx';

/** What the figures are compared with. */
export function ComparePicker() {
  const { t } = useTranslation();
  const { view } = useView();
  return (
    <Picker
      icon={GitCompareArrows}
      label={t('compare.label')}
      text={t(`compare.${view.compareName}.short`)}
    >
      {(close) => <CompareChoice close={close} />}
    </Picker>
  );
}

function CompareChoice({ close }: { readonly close: () => void }) {
  const { t } = useTranslation();
  const { view, search, change } = useView();
  const named = compareNames.filter((name) => name !== 'custom');
  return (
    <div className="grid gap-2">
      <div className="grid gap-px">
        {named.map((name) => (
          <PickerOption
            key={name}
            isChosen={name === view.compareName}
            onChoose={() => {
              change({ compare: name, cfrom: undefined, cto: undefined });
              close();
            }}
          >
            {t(`compare.${name}.long`)}
          </PickerOption>
        ))}
      </div>
      <div className="border-t border-line pt-2">
        <DaysForm
          title={t('compare.custom.long')}
          range={{ from: search.cfrom ?? view.range.from, to: search.cto ?? view.range.to }}
          onApply={({ from, to }) => {
            change({ compare: 'custom', cfrom: from, cto: to });
            close();
          }}
        />
      </div>
    </div>
  );
}
