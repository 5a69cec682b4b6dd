import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SelectField } from '../../shared/ui/field.tsx';
import { Segmented } from '../../shared/ui/segmented.tsx';
import { presetsOptions } from './import-calls.ts';
import type { MappingEditorProps } from './mapping-editor-props.ts';
import { MappingForm } from './mapping-form.tsx';
import { MappingText } from './mapping-text.tsx';

/** How the files are read: a preset, columns chosen in a form, or the whole mapping as text. */
export function MappingEditor(props: MappingEditorProps) {
  const { t } = useTranslation();
  const [as, setAs] = useState<'form' | 'text'>('form');
  return (
    <div className="grid gap-4 px-4 pt-1 pb-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <PresetSelect {...props} />
        <Segmented
          label={t('imports.mapping')}
          value={as}
          onChange={setAs}
          options={[
            { value: 'form', label: t('imports.asForm') },
            { value: 'text', label: t('imports.asText') },
          ]}
        />
      </div>
      {as === 'form' ? <MappingForm {...props} /> : <MappingText {...props} />}
    </div>
  );
}

function PresetSelect({ upload, preset, onChange }: MappingEditorProps) {
  const { t } = useTranslation();
  const { data: presets = [] } = useQuery(presetsOptions);
  const chosen = presets.find(({ name }) => name === preset);
  return (
    <div className="w-full max-w-lg">
      <SelectField
        label={t('imports.preset')}
        value={preset ?? ''}
        hint={chosen?.description ?? t('imports.ownMapping')}
        onChange={(event) => {
          const next = presets.find(({ name }) => name === event.target.value);
          onChange(next?.mapping ?? upload.suggestedMapping, next?.name ?? null);
        }}
      >
        <option value="">{t('imports.own')}</option>
        {presets.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
            {name === upload.suggestedPreset ? ` — ${t('imports.detected')}` : ''}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
