import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerMeta, MeasureInfo } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useMeasureText } from '../i18n/use-measure-text.ts';
import { Definition } from './definition.tsx';

type MeasureDefinitionProps = {
  readonly info: MeasureInfo;
  readonly meta: AnswerMeta;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** A measure's name; on hover and focus what it means, on which clock, in which currency, and where the formula comes from. */
export function MeasureDefinition({ info, meta, className, children }: MeasureDefinitionProps) {
  const text = useMeasureText()(info);
  return (
    <Definition
      {...(className === undefined ? {} : { className })}
      content={<DefinitionContent info={info} meta={meta} text={text} />}
    >
      {children ?? text.title}
    </Definition>
  );
}

type ContentProps = {
  readonly info: MeasureInfo;
  readonly meta: AnswerMeta;
  readonly text: { readonly title: string; readonly definition: string };
};

function DefinitionContent({ info, meta, text }: ContentProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isMoney = info.unit === 'money' || info.unit === 'money_ratio';
  const facts: readonly (readonly [string, string])[] = [
    [t('definition.range'), format.range(meta.from, meta.to)],
    [t('definition.clock'), t(`clock.${meta.clock}.short`)],
    ...(isMoney ? [[t('definition.currency'), meta.currency] as const] : []),
    [t('definition.source'), info.source],
    [t('definition.revision'), format.count(meta.revision)],
  ];
  return (
    <div className="grid gap-2">
      <p className="font-semibold">{text.title}</p>
      <p className="text-ink-2">{text.definition}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 border-t border-line pt-2 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="figures text-ink-2">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
