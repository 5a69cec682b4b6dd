import { useTranslation } from 'react-i18next';
import type { ImportMapping } from '../../../../src/api/contract/index.ts';
import { SelectField, TextField } from '../../shared/ui/field.tsx';
import type { MappingEditorProps } from './mapping-editor-props.ts';
import { columnsFor, type MappingField, mappingFields, readAt, writeAt } from './mapping-fields.ts';

const currencyPath = ['store', 'currency'] as const;
const zonePath = ['store', 'zone'] as const;

function textAt(mapping: ImportMapping, path: readonly (string | number)[]): string {
  const value = readAt(mapping, path);
  return typeof value === 'string' ? value : '';
}

/** Columns for what an order is made of. A field with a rule of its own is left alone: it is edited as text. */
export function MappingForm({ upload, mapping, onChange }: MappingEditorProps) {
  const { t } = useTranslation();
  const change = (path: readonly (string | number)[], value: unknown) =>
    onChange(writeAt(mapping, path, value), null);
  const groups = ['document', 'lines'] as const;
  return (
    <div className="grid gap-5">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <TextField
          label={t('imports.field.storeCurrency')}
          value={textAt(mapping, currencyPath)}
          maxLength={3}
          onChange={(event) => change(currencyPath, event.target.value.toUpperCase())}
        />
        <TextField
          label={t('imports.field.storeZone')}
          value={textAt(mapping, zonePath)}
          onChange={(event) => change(zonePath, event.target.value)}
        />
      </div>
      {groups.map((group) => (
        <fieldset key={group} className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <legend className="mb-2 text-sm font-semibold">{t(`imports.group.${group}`)}</legend>
          {mappingFields
            .filter(({ of }) => of === group)
            .map((field) => (
              <ColumnSelect
                key={field.name}
                field={field}
                mapping={mapping}
                columns={columnsFor(field, mapping, upload.files)}
                onChoose={(column) => change(field.path, column)}
              />
            ))}
        </fieldset>
      ))}
    </div>
  );
}

type ColumnSelectProps = {
  readonly field: MappingField;
  readonly mapping: ImportMapping;
  readonly columns: readonly string[];
  readonly onChoose: (column: string | undefined) => void;
};

const rule = '\u0000rule';

function ColumnSelect({ field, mapping, columns, onChoose }: ColumnSelectProps) {
  const { t } = useTranslation();
  const value = readAt(mapping, field.path);
  const isRule = value !== undefined && typeof value !== 'string';
  const chosen = typeof value === 'string' ? value : '';
  const loose = t as unknown as (key: string) => string;
  return (
    <SelectField
      label={loose(`imports.field.${field.name}`) + (field.isRequired ? ' *' : '')}
      value={isRule ? rule : chosen}
      onChange={(event) => {
        if (event.target.value !== rule) onChoose(event.target.value || undefined);
      }}
    >
      <option value="">{t('imports.noColumn')}</option>
      {isRule ? <option value={rule}>{t('imports.rule')}</option> : null}
      {chosen !== '' && !columns.includes(chosen) ? (
        <option value={chosen}>{t('imports.missingColumn', { column: chosen })}</option>
      ) : null}
      {columns.map((column) => (
        <option key={column} value={column}>
          {column}
        </option>
      ))}
    </SelectField>
  );
}
