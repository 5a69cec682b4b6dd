import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MappingEditorProps } from './mapping-editor-props.ts';
import { parseMappingText } from './mapping-fields.ts';

/** The whole mapping as JSON. It takes effect as soon as it is JSON again. */
export function MappingText({ mapping, onChange }: MappingEditorProps) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState(() => JSON.stringify(mapping, null, 2));
  const parsed = parseMappingText(text);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium text-ink-2">
        {t('imports.mappingText')}
      </label>
      <textarea
        id={id}
        value={text}
        spellCheck={false}
        rows={18}
        aria-invalid={parsed.kind === 'fault'}
        aria-describedby={`${id}-fault`}
        onChange={(event) => {
          setText(event.target.value);
          const next = parseMappingText(event.target.value);
          if (next.kind === 'mapping') onChange(next.mapping, null);
        }}
        className="w-full rounded-md border border-line-strong bg-surface p-3 font-mono text-xs aria-invalid:border-bad"
      />
      <p id={`${id}-fault`} className="min-h-5 text-sm text-bad">
        {parsed.kind === 'fault' ? t('imports.notJson', { message: parsed.message }) : ''}
      </p>
    </div>
  );
}
